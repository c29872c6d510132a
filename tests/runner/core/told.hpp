// What a host told the runner, apart from what anybody else wrote on its channel.
#pragma once

#include "core/child.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// A secret for one process: its messages begin with it.
[[nodiscard]] std::string fresh_secret();

/// The host's messages, without the secret, in order. Whatever does not begin with the secret was
/// written by somebody else and counts for nothing.
class told {
  public:
    told(const child_result& from, const std::string& secret);

    /// The first message of this kind, its kind included; null when there is none, or none with
    /// that many fields behind the kind.
    [[nodiscard]] const wire::message* first(std::string_view kind, std::size_t fields = 0) const;

    /// The last one of this kind, alike.
    [[nodiscard]] const wire::message* last(std::string_view kind, std::size_t fields = 0) const;

    [[nodiscard]] bool has(std::string_view kind) const { return first(kind) != nullptr; }

  private:
    std::vector<wire::message> messages_;
};

} // namespace runner
