// The finished pages of the site, as files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace site_test {

/// Where the site was built.
[[nodiscard]] std::filesystem::path folder();

/// Every page: its file name, sorted.
[[nodiscard]] std::vector<std::string> page_names();

[[nodiscard]] std::string read_page(const std::string& name);

} // namespace site_test
