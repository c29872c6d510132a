// Values out of a TOML file that somebody wrote by hand; whatever is wrong is told with file and
// line.
#include "core/toml_reader.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/nearest.hpp"

#include <algorithm>

namespace runner {

namespace fs = std::filesystem;

namespace {

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Blanks at both ends go, and line breaks within a paragraph: the terminal and the site break
/// lines themselves. Empty lines, and what begins with a blank (code), stay.
std::string flowing(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool inside = text[i] == '\n' && text[i - 1] != '\n' && text[i + 1] != '\n' &&
                            text[i + 1] != ' ' && text[i + 1] != '-';
        result += inside ? ' ' : text[i];
    }
    return result;
}

} // namespace

toml::table parse_toml(const fs::path& file) {
    std::string text;
    try {
        text = read_text(file);
    } catch (const usage_error& unreadable) {
        throw own_fault(unreadable.what());
    }
    try {
        return toml::parse(text, file.string());
    } catch (const toml::parse_error& broken) {
        throw own_fault(file.string() + ":" + std::to_string(broken.source().begin.line) + ": " +
                        std::string(broken.description()));
    }
}

void table_reader::fail(const toml::node& at, const std::string& why) const {
    throw own_fault(file_.string() + ":" + std::to_string(at.source().begin.line) + ": " + why);
}

const toml::node& table_reader::node(std::string_view key) const {
    const toml::node* found = from_.get(key);
    if (found == nullptr) fail(from_, what_ + " has no '" + std::string(key) + "'");
    return *found;
}

std::string table_reader::text(std::string_view key) const {
    const toml::node& found = node(key);
    return text_of(found, "'" + std::string(key) + "'");
}

std::string table_reader::raw(std::string_view key) const {
    const toml::node& found = node(key);
    const auto* value = found.as_string();
    if (value == nullptr) fail(found, "'" + std::string(key) + "' must be a text: \"...\"");
    return value->get();
}

std::int64_t table_reader::number(std::string_view key, std::int64_t least,
                                  std::int64_t most) const {
    const toml::node& found = node(key);
    const auto* value = found.as_integer();
    if (value == nullptr || value->get() < least || value->get() > most) {
        fail(found, "'" + std::string(key) + "' must be a whole number from " +
                        std::to_string(least) + " to " + std::to_string(most));
    }
    return value->get();
}

const toml::array& table_reader::array(std::string_view key) const {
    const toml::node& found = node(key);
    const toml::array* values = found.as_array();
    if (values == nullptr) fail(found, "'" + std::string(key) + "' must be a list: [...]");
    return *values;
}

std::vector<std::string> table_reader::texts(std::string_view key, std::size_t least) const {
    const toml::array& values = array(key);
    std::vector<std::string> result;
    for (const toml::node& value : values) {
        result.push_back(text_of(value, "every entry of '" + std::string(key) + "'"));
    }
    if (result.size() < least) {
        fail(values, "'" + std::string(key) + "' needs at least " + std::to_string(least) +
                         (least == 1 ? " entry" : " entries") + ", and has " +
                         std::to_string(result.size()));
    }
    return result;
}

std::vector<table_reader> table_reader::tables(std::string_view key,
                                               const std::string& called) const {
    std::vector<table_reader> readers;
    if (!has(key)) return readers;
    for (const toml::node& each : array(key)) {
        const toml::table* const one = each.as_table();
        if (one == nullptr) fail(each, "'" + std::string(key) + "' must hold tables");
        readers.emplace_back(*one, file_, called + " " + std::to_string(readers.size() + 1));
    }
    return readers;
}

void table_reader::refuse_others(const std::vector<std::string>& known) const {
    for (const auto& [key, value] : from_) {
        const std::string name(key.str());
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const std::string meant = nearest(name, known);
        fail(value, what_ + " has an unknown key '" + name + "'" +
                        (meant.empty() ? "" : "; did you mean '" + meant + "'?"));
    }
}

std::string table_reader::text_of(const toml::node& found, const std::string& name) const {
    const auto* value = found.as_string();
    if (value == nullptr) fail(found, name + " must be a text: \"...\"");
    if (is_blank(value->get())) fail(found, name + " must not be empty");
    return flowing(value->get());
}

} // namespace runner
