// What Doxygen made of the headers, read from its tag file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// A class or a function with its page.
struct api_entry {
    std::string name; ///< "workbook::thread_pool"
    std::string url;  ///< "classworkbook_1_1thread__pool.html"
};

/// A documented header.
struct api_file {
    std::string path; ///< "lessons/02_thread_pool/thread_pool.hpp"
    std::string url;
    std::vector<api_entry> entries; ///< what it declares, each name once
    std::string purpose{};          ///< its first lines, when somebody has looked
};

/// The files of a tag file, in its order.
[[nodiscard]] std::vector<api_file> read_tagfile(std::string_view xml);

} // namespace runner
