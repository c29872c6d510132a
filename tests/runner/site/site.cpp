// Makes the site: weaves the chapters, adds the pages of the exercises, lets Doxygen set it all.
#include "site/site.hpp"

#include "core/building.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/mutants.hpp"
#include "core/reference.hpp"
#include "core/verdict.hpp"
#include "interview/bank.hpp"
#include "site/api_list.hpp"
#include "site/capture.hpp"
#include "site/course.hpp"
#include "site/course_map.hpp"
#include "site/doxygen.hpp"
#include "site/doxygen_page.hpp"
#include "site/exercise_page.hpp"
#include "site/finish.hpp"
#include "site/html.hpp"
#include "site/lines.hpp"
#include "site/links.hpp"
#include "site/question_list.hpp"
#include "site/snippet.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace runner {
namespace {

namespace fs = std::filesystem;

/// "chapter_02_thread_pool", "verdict_crash", "adding"; the start page is Doxygen's "index".
std::string id_of(const fs::path& file) {
    const auto folder = file.parent_path().filename().string();
    const auto stem = file.stem().string();
    if (file.filename() == "README.md") return "chapter_" + folder;
    if (folder == "verdicts") return "verdict_" + stem;
    return stem == "start" ? "index" : stem;
}

void build_lessons(const layout& places, const std::vector<lesson>& lessons,
                   const progress_callback& tell) {
    if (lessons.empty()) return;
    tell("building the lessons");
    std::vector<std::string> targets;
    for (const auto& each : lessons)
        targets.push_back("lesson_" + each.folder);
    build_targets(places, targets);
}

std::vector<stop> verdict_pages(const fs::path& root) {
    std::vector<stop> pages;
    for (int i = 0; i <= static_cast<int>(verdict::grader_fault); ++i) {
        const std::string word(to_string(static_cast<verdict>(i)));
        if (fs::exists(root / "docs/pages/verdicts" / (word + ".md")))
            pages.push_back({"verdict_" + word, word});
    }
    return pages;
}

/// Builds the site once.
class site_builder {
  public:
    site_builder(const layout& places, const catalogue& all, const progress_callback& tell)
        : places_(places), all_(all), tell_(tell), lessons_(written_lessons(places, all)),
          folder_(places.build / "site"), capture_(places, all, folder_ / "scratch"),
          links_(places.root) {}

    fs::path build() {
        prepare_folder();
        build_lessons(places_, lessons_, tell_);
        know_pages();
        for (const auto& file : written_pages(places_.root))
            write_page(file);
        for (const auto& each : lessons_)
            for (const auto& what : each.exercises)
                write_exercise(each, what);
        write_sources();
        if (!faults_.empty()) throw own_fault("The pages of the site are not right:\n" + faults_);
        typeset();
        return folder_ / "html" / "index.html";
    }

  private:
    void prepare_folder() {
        fs::remove_all(folder_ / "pages");
        fs::remove_all(folder_ / "scratch");
        fs::remove_all(folder_ / "figures");
        for (const auto* part : {"pages", "scratch", "figures"})
            fs::create_directories(folder_ / part);
    }

    void know_pages() {
        for (const auto& file : written_pages(places_.root))
            links_.add_page(file, id_of(file));
        links_.add_page("README.md", "index");
        for (const auto& each : lessons_) {
            links_.add_page(fs::path("lessons") / each.folder, chapter_id(each));
            for (const auto& what : each.exercises) {
                links_.add_page("exercises" / what.file(), exercise_id(what));
                links_.add_page("solutions" / what.file(), exercise_id(what) + "_reference");
            }
        }
        for (const auto& header : api_headers(places_.root))
            links_.add_header(header);
    }

    void write(const std::string& id, std::string_view text) {
        replace_file(folder_ / "pages" / (id + ".md"), text);
    }

    void write_page(const fs::path& file) {
        tell_("weaving " + file.string());
        std::map<std::string, std::string>
            schedules; // by what the marker asked: a page to step through
        const auto fresh = refresh(read_text(places_.root / file), [&](const marker& asked) {
            std::string steps;
            auto text = capture_.content(asked, steps);
            if (!steps.empty())
                schedules[asked.rest] = put_schedule(id_of(file), schedules.size() + 1, steps);
            return text;
        });
        faults_ += to_text(file.string(), fresh.faults);
        page_context context;
        context.id = id_of(file);
        context.link = [&](const std::string& target) { return links_.resolve(file, target); };
        context.insert = [this](const marker& asked) { return insert(asked); };
        context.behind = [&](const marker& asked) {
            const auto found = schedules.find(asked.rest);
            return found == schedules.end() ? "" : schedule_link(found->second);
        };
        const auto page = to_doxygen(fresh.text, context);
        faults_ += to_text(file.string(), page.faults);
        write(context.id, page.text);
    }

    std::string put_schedule(const std::string& page, std::size_t number,
                             const std::string& steps) {
        const auto name = fmt::format("schedule_{}_{}.html", page, number);
        replace_file(folder_ / "figures" / name, steps);
        return name;
    }

    static std::string schedule_link(const std::string& name) {
        return html_block("<p class=\"steps\"><a href=\"" + name +
                          "\">Step through this schedule</a></p>");
    }

    std::string insert(const marker& asked) {
        if (asked.kind == "figure") return figure(asked.rest);
        if (asked.kind != "list") throw own_fault("nothing is known about '" + asked.kind + ":'");
        if (asked.rest == "lessons") return html_block(lessons_html(lessons_));
        if (asked.rest == "exercises") return html_block(exercises_html(lessons_));
        if (asked.rest == "length") return html_block(length_html(lessons_));
        if (asked.rest == "verdicts") return html_block(verdicts_html());
        if (asked.rest == "map") return html_block(course_map_html(lessons_));
        if (asked.rest == "questions")
            return html_block(questions_html(places_, bank::load(places_, all_), lessons_));
        if (asked.rest == "api" || asked.rest == "book") // filled in when all pages are there
            return html_block("<div id=\"workbook-" + asked.rest + "\"></div>");
        throw own_fault("there is no list of '" + asked.rest + "'");
    }

    /// The picture stays a file of its own, so that a browser can show it alone and large.
    std::string figure(const std::string& rest) {
        std::string_view words = rest;
        const std::string number(take_word(words));
        const auto name = fmt::format("figure_{}_{}.svg", number, ++figures_);
        const auto file = folder_ / "figures" / name;
        capture_.figure(number, file);
        return html_block(fmt::format(
            "<figure class=\"timeline\"><div class=\"scroll\"><a href=\"{0}\">"
            "<img src=\"{0}\" alt=\"{1}\"></a></div>"
            "<figcaption>{2} Drawn from a real run of lesson {3}.</figcaption></figure>",
            name, description(read_text(file), words), escaped(sentence(words)), number));
    }

    /// What the picture says about itself, which is more than its caption.
    static std::string description(std::string_view svg, std::string_view caption) {
        const auto start = svg.find('>', svg.find("<desc"));
        const auto end = svg.find("</desc>");
        if (end == std::string_view::npos || start > end) return escaped(caption);
        return "Timeline. " + std::string(trimmed(svg.substr(start + 1, end - start - 1)));
    }

    static std::string sentence(std::string_view text) {
        return std::string(text) + (text.ends_with('.') ? "" : ".");
    }

    void write_exercise(const lesson& of, const exercise& what) {
        exercise_page_source source{what, of.title, {}, {}, {}, {}};
        source.judged = kept_judgement(places_, what);
        source.solution = read_text(places_.solutions() / what.file());
        source.mutants = load_mutants(places_, what);
        for (const auto& id : what.prerequisites)
            source.prerequisites.push_back(all_.find(id));
        const auto contract = fs::path("lessons") / what.folder / (what.name + ".hpp");
        if (fs::exists(places_.root / contract))
            source.contract = links_.resolve("README.md", contract.string());
        write(exercise_id(what), exercise_page(source));
    }

    void write_sources() {
        for (const auto& [file, id] : links_.sources()) {
            const bool code = file.extension() == ".cpp" || file.extension() == ".hpp";
            write(id,
                  fmt::format("# {} {{#{}}}\n\nA file of the workbook, as it is.\n\n```{}\n{}```\n",
                              file.string(), id, code ? "{.cpp}" : "{.unparsed}",
                              without_markers(read_text(places_.root / file))));
        }
    }

    /// Into a folder beside the old site, which is replaced at the end.
    void typeset() {
        tell_("running Doxygen");
        const auto made = folder_ / "new";
        const auto tags = folder_ / "site.tag";
        run_doxygen(places_, {folder_ / "pages", made, tags, folder_ / "Doxyfile"});
        for (const auto& each : fs::directory_iterator(folder_ / "figures"))
            fs::copy_file(each.path(), made / each.path().filename());
        finish_pages(made, {lessons_, api_files(tags), verdict_pages(places_.root)});
        fs::remove_all(folder_ / "html");
        fs::rename(made, folder_ / "html");
    }

    /// Pages must not tell where the checkout is.
    [[nodiscard]] std::vector<api_file> api_files(const fs::path& tags) const {
        auto files = read_tagfile(read_text(tags));
        for (auto& each : files)
            if (fs::path(each.path).is_absolute())
                each.path = fs::path(each.path).lexically_relative(places_.root).string();
        for (auto& each : files)
            each.purpose = purpose_of(read_text(places_.root / each.path));
        std::sort(files.begin(), files.end(),
                  [](const api_file& a, const api_file& b) { return a.path < b.path; });
        return files;
    }

    const layout& places_;
    const catalogue& all_;
    const progress_callback& tell_;
    const std::vector<lesson> lessons_;
    const fs::path folder_;
    capture capture_;
    link_map links_;
    int figures_ = 0;
    std::string faults_;
};

void collect_markdown(const fs::path& root, const fs::path& folder, std::vector<fs::path>& found) {
    if (!fs::is_directory(root / folder)) return;
    for (const auto& entry : fs::directory_iterator(root / folder)) {
        const auto file = folder / entry.path().filename();
        if (entry.is_directory()) collect_markdown(root, file, found);
        if (file.extension() == ".md") found.push_back(file);
    }
}

std::vector<fs::path> chapters_of(const std::vector<lesson>& lessons) {
    std::vector<fs::path> chapters;
    for (const auto& each : lessons)
        chapters.push_back(fs::path("lessons") / each.folder / "README.md");
    return chapters;
}

} // namespace

std::vector<fs::path> written_pages(const fs::path& root) {
    std::vector<fs::path> found;
    collect_markdown(root, "lessons", found);
    collect_markdown(root, "docs/pages", found);
    std::sort(found.begin(), found.end());
    return found;
}

std::string check_snippets(const fs::path& root) {
    const fresh_content only_snippets = [&root](const marker& asked) -> std::optional<std::string> {
        if (asked.kind != "snippet") return std::nullopt;
        return capture::snippet(root, asked.rest);
    };
    std::string wrong;
    for (const auto& file : written_pages(root)) {
        const auto found = refresh(read_text(root / file), only_snippets);
        wrong += to_text(file.string(), found.faults) + to_text(file.string(), found.stale);
    }
    return wrong;
}

std::vector<fs::path> refresh_pages(const layout& places, const catalogue& all,
                                    const std::vector<lesson>& chosen,
                                    const progress_callback& tell) {
    build_lessons(places, chosen.empty() ? written_lessons(places, all) : chosen, tell);
    const auto scratch = places.build / "site" / "scratch";
    fs::create_directories(scratch);
    const capture runs(places, all, scratch);
    std::vector<fs::path> changed;
    std::string faults;
    for (const auto& file : chosen.empty() ? written_pages(places.root) : chapters_of(chosen)) {
        tell("refreshing " + file.string());
        const auto fresh = refresh(read_text(places.root / file), [&runs](const marker& asked) {
            std::string unused;
            return runs.content(asked, unused);
        });
        faults += to_text(file.string(), fresh.faults);
        if (fresh.stale.empty()) continue;
        replace_file(places.root / file, fresh.text);
        changed.push_back(file);
    }
    if (!faults.empty()) throw own_fault("Some blocks could not be refreshed:\n" + faults);
    return changed;
}

fs::path build_site(const layout& places, const catalogue& all, const progress_callback& tell) {
    return site_builder(places, all, tell).build();
}

} // namespace runner
