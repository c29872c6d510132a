// Compares text with what was approved. WORKBOOK_APPROVE=1 writes it anew.
#pragma once

#include "captured.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace testing {

/// The approved text is approved/NAME.txt beside this header. The caller has taken out of `text`
/// what differs from run to run.
inline void check_approved(const std::string& name, const std::string& text) {
    const auto file = std::filesystem::path(__FILE__).parent_path() / "approved" / (name + ".txt");
    if (std::getenv("WORKBOOK_APPROVE") != nullptr) {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }
    INFO("approved: " << file.string() << " (WORKBOOK_APPROVE=1 writes it anew)");
    CHECK(text == contents_of(file.string()));
}

} // namespace testing
