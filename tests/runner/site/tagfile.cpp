// What Doxygen made of the headers, read from its tag file.
#include "site/tagfile.hpp"

#include "site/lines.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace runner {
namespace {

/// What stands in the first `<name>` of `xml`; empty when there is none.
std::string element(std::string_view xml, std::string_view name) {
    const auto opening = "<" + std::string(name) + ">";
    const auto start = xml.find(opening);
    if (start == nowhere) return {};
    const auto end = xml.find("</", start);
    return std::string(xml.substr(start + opening.size(), end - start - opening.size()));
}

/// Calls `use` with every `<name ...>...</name>`.
void each(std::string_view xml, const std::string& name,
          const std::function<void(std::string_view whole)>& use) {
    const auto closing = "</" + name + ">";
    for (auto start = xml.find("<" + name + " "); start != nowhere;
         start = xml.find("<" + name + " ", start)) {
        const auto end = xml.find(closing, start);
        if (end == nowhere) return;
        use(xml.substr(start, end - start));
        start = end;
    }
}

std::string kind_of(std::string_view element_text) {
    const auto start = element_text.find("kind=\"");
    if (start == nowhere) return {};
    const auto rest = element_text.substr(start + 6);
    return std::string(rest.substr(0, rest.find('"')));
}

/// A tag file names pages without their ending where every page has the same.
std::string page(const std::string& name) {
    return name.ends_with(".html") ? name : name + ".html";
}

/// The text of an element with attributes: after its first tag.
std::string content(std::string_view whole) {
    return std::string(whole.substr(whole.find('>') + 1));
}

void add(api_file& file, api_entry entry) {
    const bool known =
        std::any_of(file.entries.begin(), file.entries.end(),
                    [&entry](const api_entry& old) { return old.name == entry.name; });
    if (!known) file.entries.push_back(std::move(entry));
}

} // namespace

std::vector<api_file> read_tagfile(std::string_view xml) {
    std::map<std::string, std::string> class_pages;
    each(xml, "compound", [&](std::string_view compound) {
        const auto kind = kind_of(compound);
        if (kind == "class" || kind == "struct")
            class_pages[element(compound, "name")] = page(element(compound, "filename"));
    });
    std::vector<api_file> files;
    each(xml, "compound", [&](std::string_view compound) {
        if (kind_of(compound) != "file") return;
        api_file file{element(compound, "path") + element(compound, "name"),
                      page(element(compound, "filename")),
                      {}};
        each(compound, "class", [&](std::string_view found) {
            const auto name = content(found);
            if (class_pages.contains(name)) add(file, {name, class_pages[name]});
        });
        each(compound, "member", [&](std::string_view found) {
            if (kind_of(found) == "function")
                add(file, {element(found, "name"),
                           page(element(found, "anchorfile")) + "#" + element(found, "anchor")});
        });
        files.push_back(std::move(file));
    });
    return files;
}

} // namespace runner
