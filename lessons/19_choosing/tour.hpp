// Five workloads that the adviser is asked about when nobody brings one.
#pragma once

#include "situation.hpp"

#include <string_view>
#include <vector>

namespace advice {

/// A situation, and the name that its facts begin with.
struct stop {
    std::string_view key;
    situation what;
};

/// The five kinds of the decision framework, on this machine.
std::vector<stop> tour(const workbook::machine& on);

} // namespace advice
