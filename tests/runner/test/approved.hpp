// Compares output with an approved text. To refresh: WORKBOOK_APPROVE=1, then look at the
// difference.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch_test_macros.hpp>

namespace testing {

/// Escape characters are written as "\e", so that the approved texts can be read and reviewed.
inline std::string visible(const std::string& text) {
    std::string result;
    for (const char c : text)
        result += c == '\x1b' ? std::string("\\e") : std::string(1, c);
    return result;
}

/// The caller has taken paths and times out of `text`.
inline void check_approved(const std::string& name, const std::string& text) {
    const auto file = std::filesystem::path(__FILE__).parent_path() / "approved" / (name + ".txt");
    const std::string now = visible(text);
    if (std::getenv("WORKBOOK_APPROVE") != nullptr) {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << now;
    }
    std::ifstream stream(file, std::ios::binary);
    const std::string approved{std::istreambuf_iterator<char>(stream), {}};
    INFO("approved: " << file.string() << " (WORKBOOK_APPROVE=1 writes it anew)");
    CHECK(now == approved);
}

} // namespace testing
