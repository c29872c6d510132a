// What the search of the site looks through: the text of every page, by section.
#include "site/search_index.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace runner {
namespace {

/// The value of an attribute in the text of a tag; empty when it has none.
std::string attribute(std::string_view tag, std::string_view name) {
    const auto key = " " + std::string(name) + "=\"";
    const auto start = tag.find(key);
    if (start == tag.npos) return {};
    const auto rest = tag.substr(start + key.size());
    return std::string(rest.substr(0, rest.find('"')));
}

std::string decoded_text(std::string text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> entities{
        {{"&lt;", "<"},
         {"&gt;", ">"},
         {"&quot;", "\""},
         {"&#39;", "'"},
         {"&#160;", " "},
         {"&nbsp;", " "},
         {"&times;", "×"},
         {"&#9670;", ""},
         {"&amp;", "&"}}};
    for (const auto& [entity, meaning] : entities)
        for (auto at = text.find(entity); at != text.npos;
             at = text.find(entity, at + meaning.size()))
            text.replace(at, entity.size(), meaning);
    return text;
}

/// One blank where there are several, none at the ends.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) out += c;
        if (blank && !out.empty() && out.back() != ' ') out += ' ';
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return decoded_text(std::move(out));
}

/// Walks through a page's tags and text.
class page_reader {
  public:
    page_reader(std::string url, std::string_view html) : html_(html) {
        result_.url = std::move(url);
        hides_folds_ = result_.url.starts_with("exercise_");
        result_.sections.emplace_back();
    }

    indexed_page read() {
        html_.remove_prefix(std::min(html_.find("<main"), html_.size()));
        while (!html_.empty() && !html_.starts_with("</main")) {
            if (html_.front() == '<')
                take_tag();
            else
                take_text();
        }
        for (auto& section : result_.sections) {
            section.heading = squeezed(section.heading);
            section.text = squeezed(section.text);
        }
        result_.title = squeezed(result_.title);
        return std::move(result_);
    }

  private:
    void take_text() {
        const auto end = std::min(html_.find('<'), html_.size());
        if (skipping_.empty()) target().append(html_.substr(0, end));
        html_.remove_prefix(end);
    }

    void take_tag() {
        const auto end = html_.starts_with("<!--") ? html_.find("-->") + 2 : html_.find('>');
        const auto tag = html_.substr(0, end);
        html_.remove_prefix(std::min(end + 1, html_.size()));
        const bool closes = tag.starts_with("</");
        auto name = tag.substr(closes ? 2 : 1);
        name = name.substr(0, name.find_first_of(" \t\n/>"));
        if (!skipping_.empty()) return skip(name, closes);
        if (closes)
            close(name);
        else
            open(name, tag);
        if (name == "div" || name == "p" || name == "li" || name == "td" || name == "dd" ||
            name == "br")
            target() += ' ';
    }

    /// Inside something that is left out: counts until it closes.
    void skip(std::string_view name, bool closes) {
        if (name != skipping_) return;
        depth_ += closes ? -1 : 1;
        if (depth_ == 0) skipping_.clear();
    }

    void open(std::string_view name, std::string_view tag) {
        if (is_hidden(name, tag)) {
            skipping_ = name;
            depth_ = 1;
            return;
        }
        if (const auto id = attribute(tag, "id"); name == "a" && !id.empty()) take_anchor(id);
        if (name == "h1" && attribute(tag, "class") == "title") into_ = &result_.title;
        if ((name == "h2" || name == "h3") && attribute(tag, "class") != "groupheader")
            start_section();
    }

    void close(std::string_view name) {
        if (name == "h1" || name == "h2" || name == "h3") into_ = nullptr;
    }

    /// One inside a heading is that heading's; one before a heading is, when there is none inside.
    void take_anchor(const std::string& id) {
        anchor_ = id;
        auto& section = result_.sections.back();
        if (into_ == &section.heading) section.anchor = id;
    }

    void start_section() {
        result_.sections.emplace_back();
        result_.sections.back().anchor = anchor_;
        into_ = &result_.sections.back().heading;
    }

    [[nodiscard]] bool is_hidden(std::string_view name, std::string_view tag) const {
        const auto kind = attribute(tag, "class");
        return name == "script" || name == "nav" || kind == "ttc" || kind == "permalink" ||
               kind == "kind" || kind == "summary" || kind == "navpath" || kind == "onpage" ||
               tag.find(" data-nosearch") != tag.npos || (hides_folds_ && name == "details");
    }

    std::string& target() { return into_ != nullptr ? *into_ : result_.sections.back().text; }

    std::string_view html_;
    indexed_page result_;
    bool hides_folds_ = false;
    std::string* into_ = nullptr; // the title or the heading that is being read
    std::string anchor_;          // the last one seen
    std::string skipping_;        // the name of the element that is being left out
    int depth_ = 0;
};

struct kind_of_page {
    std::string_view prefix;
    std::string_view name;
    int weight; ///< what of several equal results comes first
};

const kind_of_page& kind_of(std::string_view url) {
    static constexpr std::array kinds{kind_of_page{"chapter_", "lesson", 9},
                                      kind_of_page{"exercise_", "exercise", 7},
                                      kind_of_page{"verdict", "verdict", 8},
                                      kind_of_page{"class", "contract", 5},
                                      kind_of_page{"struct", "contract", 5},
                                      kind_of_page{"namespace", "contract", 4},
                                      kind_of_page{"source_", "source file", 1},
                                      kind_of_page{"glossary", "glossary", 6},
                                      kind_of_page{"", "page", 6}};
    if (url.ends_with("_8hpp.html")) return kinds[3];
    return *std::find_if(kinds.begin(), kinds.end(),
                         [url](const kind_of_page& each) { return url.starts_with(each.prefix); });
}

boost::json::object to_json(const indexed_page& page) {
    boost::json::array sections;
    for (const auto& each : page.sections)
        sections.push_back(boost::json::object{
            {"anchor", each.anchor}, {"heading", each.heading}, {"text", each.text}});
    const auto& kind = kind_of(page.url);
    return {{"url", page.url},
            {"title", page.title},
            {"kind", std::string(kind.name)},
            {"weight", kind.weight},
            {"sections", std::move(sections)}};
}

} // namespace

indexed_page index_page(std::string url, std::string_view html) {
    return page_reader(std::move(url), html).read();
}

bool is_left_out(std::string_view url) {
    static constexpr std::array<std::string_view, 7> starts{
        "dir_", "schedule_", "annotated", "files", "namespaces", "hierarchy", "functions"};
    return url == "book.html" || url.ends_with("-members.html") || url.ends_with("_source.html") ||
           std::any_of(starts.begin(), starts.end(),
                       [url](std::string_view start) { return url.starts_with(start); });
}

std::string to_script(const std::vector<indexed_page>& pages) {
    boost::json::array all;
    for (const auto& page : pages)
        all.push_back(to_json(page));
    return "window.workbookIndex = " + boost::json::serialize(all) + ";\n";
}

} // namespace runner
