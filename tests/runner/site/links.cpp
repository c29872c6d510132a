// Where the links of the raw chapters lead on the site.
#include "site/links.hpp"

#include "core/error.hpp"
#include "site/html.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

bool leads_outside(const std::string& target) {
    return target.find("://") != std::string::npos || target.starts_with("mailto:") ||
           target.starts_with("@ref ");
}

/// Without "." and "..", and without a slash at the end.
fs::path tidy(const fs::path& path) {
    auto text = path.lexically_normal().string();
    while (text.size() > 1 && text.back() == '/')
        text.pop_back();
    return text;
}

} // namespace

std::string source_id(const fs::path& path) {
    auto id = "source_" + path.string();
    for (auto& c : id)
        if (c == '/' || c == '.' || c == '-') c = '_';
    return id;
}

void link_map::add_page(const fs::path& path, const std::string& id) {
    pages_.insert_or_assign(tidy(path), id);
}

void link_map::add_header(const fs::path& path) {
    headers_.insert(tidy(path));
}

std::string link_map::resolve(const fs::path& from, const std::string& target) {
    if (leads_outside(target)) return target;
    const auto hash = target.find('#');
    const auto path = target.substr(0, hash);
    const auto place = path.empty() ? tidy(from) : tidy(from.parent_path() / path);
    const auto page = page_of(place, target);
    return hash == std::string::npos ? page : page + "_" + slug(target.substr(hash + 1));
}

std::string link_map::page_of(const fs::path& path, const std::string& target) {
    if (const auto found = pages_.find(path); found != pages_.end()) return "@ref " + found->second;
    if (headers_.contains(path)) return "@ref " + path.string();
    if (path.string().starts_with("..") || !fs::is_regular_file(root_ / path))
        throw own_fault("the link to '" + target + "' leads nowhere");
    return "@ref " + sources_.try_emplace(path, source_id(path)).first->second;
}

} // namespace runner
