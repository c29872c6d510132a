// What a run can end with besides success.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace explorer {

/// A fault of the explored program: the verdict's word, and what there is to say about it.
///
/// `word` is one of the verdicts of the workbook, or "not_modelled".
struct finding {
    std::string word;
    std::string message;
    std::vector<std::string> notes;
    std::string expected;
    std::string actual;
    std::string where; ///< "file:line in function"; empty when unknown
};

} // namespace explorer
