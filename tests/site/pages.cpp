// The finished pages of the site, as files.
#include "pages.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace site_test {

std::filesystem::path folder() {
    return WORKBOOK_SITE;
}

std::vector<std::string> page_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
        if (entry.path().extension() == ".html") names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string read_page(const std::string& name) {
    std::ifstream file(folder() / name);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace site_test
