// A verdict as a person reads it.
#include "core/report_text.hpp"
#include "core/counted.hpp"

#include "core/diagnostics.hpp"
#include "core/timeline_text.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace runner {
namespace {

/// Longer lines are hard to read, however wide the window is.
constexpr int comfortable_width = 100;
constexpr std::size_t longest_value = 8;
constexpr std::size_t longest_printed = 12;
constexpr std::size_t most_steps = 20; ///< rows of a timeline

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// The first lines, and a word on how many more there are.
std::string first_lines(std::string_view text, std::size_t most) {
    const std::vector<std::string> lines = lines_of(text);
    std::string result;
    for (std::size_t i = 0; i < std::min(lines.size(), most); ++i) {
        result += (i == 0 ? "" : "\n") + lines[i];
    }
    if (lines.size() > most) result += fmt::format("\n({} more lines)", lines.size() - most);
    return result;
}

class verdict_writer {
  public:
    verdict_writer(const terminal& out, const report& what, const std::filesystem::path& root)
        : out_(out), what_(what), root_(root) {
        out_.width = std::min(out_.width, comfortable_width);
    }

    std::string text(bool full) {
        heading();
        message();
        if (what_.result == verdict::compile_error) compiler_says(full);
        if (what_.result != verdict::compile_error) claim_that_failed();
        timeline();
        stacks();
        warnings();
        if (!what_.passed()) printed();
        if (full && what_.result != verdict::compile_error) whole_output();
        claims();
        if (what_.passed()) after_a_pass();
        outputs();
        next();
        return std::move(text_);
    }

  private:
    void line(std::string_view content) { text_.append(content).append("\n"); }

    void paragraph(std::string_view content, int indent = 2) {
        if (!content.empty()) line(wrapped(out_, printable(content), indent));
    }

    void item(std::string_view lead, std::string_view content) {
        line(hanging(out_, lead, printable(content)));
    }

    void heading() {
        const style look = what_.passed() ? style::good : style::bad;
        const std::string_view mark = symbol(out_, what_.passed() ? sign::held : sign::broken);
        const std::string word = fmt::format("{} {}", mark, to_string(what_.result));
        const std::size_t slash = what_.exercise.rfind('/');
        const std::string name =
            slash == std::string::npos ? what_.exercise : what_.exercise.substr(slash + 1);
        const std::string subject = printable(what_.id.empty() ? name : what_.id + " " + name);
        if (columns(word) + 3 + columns(subject) <= static_cast<std::size_t>(out_.width)) {
            line(styled(out_, look, word) + "   " + subject);
        } else {
            line(styled(out_, look, word));
            paragraph(subject);
        }
    }

    /// Left out when it only repeats the claim that is told below.
    void message() {
        const bool repeats =
            !what_.claim_text.empty() && what_.message.find(what_.claim_text) != std::string::npos;
        if (!repeats) paragraph(what_.message.empty() ? meaning(what_.result) : what_.message);
    }

    void value(std::string_view label, std::string_view content) {
        labelled(label, first_lines(printable(content), longest_value));
    }

    /// The label in front, or above where there is no room beside it.
    void labelled(std::string_view label, const std::string& shown) {
        if (out_.width < 40) {
            line("  " + styled(out_, style::dim, label));
            line(wrapped(out_, shown, 4));
        } else {
            line(hanging(out_, fmt::format("    {:<10}", label), shown));
        }
    }

    void claim_that_failed() {
        if (!what_.claim_text.empty()) {
            paragraph("The claim that failed: \"" + what_.claim_text + "\"");
        }
        if (!what_.expected.empty()) value("expected", what_.expected);
        if (!what_.actual.empty()) value("came", what_.actual);
        if (!what_.where.empty()) place(what_.where);
        for (const std::string& note : what_.notes)
            paragraph(note);
    }

    /// "thread_pool.cpp:31" is shown with the path that the file has in the checkout.
    [[nodiscard]] std::pair<std::string, std::string>
    file_and_line(const std::string& where) const {
        const std::size_t colon = std::min(where.rfind(':'), where.size());
        std::string file = where.substr(0, colon);
        const std::size_t slash = what_.file.rfind('/');
        if (slash != std::string::npos && what_.file.substr(slash + 1) == file) file = what_.file;
        return {file, where.substr(colon)};
    }

    void place(const std::string& where) {
        const auto [file, number] = file_and_line(where);
        const std::string target = root_.empty() ? std::string() : (root_ / file).string();
        const std::string link =
            styled(out_, style::accent, file_link(out_, target, printable(file + number)));
        labelled("at", link);
    }

    /// Source and caret keep their alignment: both are cut to the same window around the caret.
    void excerpt(std::string_view lines) {
        const std::vector<std::string> all = lines_of(printable(lines));
        const auto room = static_cast<std::size_t>(out_.width - 2);
        std::size_t begin = 0;
        if (all.size() > 1) {
            const std::size_t caret = all[1].find_first_of("^~");
            if (caret != std::string::npos && caret + 4 > room) begin = caret + 4 - room;
        }
        for (const std::string& one : all) {
            std::string_view rest = one;
            if (begin > 0)
                rest.remove_prefix(std::min(fitting_prefix(rest, begin).size(), rest.size()));
            line("  " + std::string(fitting_prefix(rest, room)));
        }
    }

    /// The notes of such a report repeat what is cut from the compiler's output here.
    void compiler_says(bool full) {
        if (full) return whole_output();
        std::vector<diagnostic> all = diagnostics(what_.compiler_output, what_.file);
        std::erase_if(all, [](const diagnostic& d) { return d.severity != "error"; });
        if (!all.empty()) {
            first_error(all.front());
            if (all.size() > 1) paragraph("and " + counted(all.size() - 1, "further error") + ".");
        } else {
            for (const std::string& note : what_.notes)
                paragraph(note);
            paragraph(first_lines(what_.compiler_output, longest_value), 4);
        }
        const bool told = what_.next.find("--full") != std::string::npos;
        if (!what_.compiler_output.empty() && !told) full_text_is_at();
    }

    void first_error(const diagnostic& first) {
        if (what_.message.find(first.text) == std::string::npos) paragraph(first.text, 4);
        if (!what_.where.empty()) {
            place(what_.where);
        } else if (first.line > 0) {
            place(what_.file + ":" + std::to_string(first.line));
        }
        if (!first.excerpt.empty()) excerpt(first.excerpt);
    }

    void full_text_is_at() {
        const std::string again = what_.id.empty() ? "explore " + what_.file : "check " + what_.id;
        paragraph("The full text: ./workbook " + again + " --full");
    }

    /// As it came, not wrapped: tools and people search in it.
    void whole_output() {
        if (what_.compiler_output.empty()) return;
        line("");
        text_ += printable(what_.compiler_output);
        if (!text_.ends_with('\n')) line("");
        line("");
    }

    /// The schedule that fails, its most telling steps.
    void timeline() {
        if (!what_.shown) return;
        line("");
        text_ += timeline_text(out_, *what_.shown, most_steps);
        if (!what_.replay.empty()) {
            paragraph("Every step of it, and where each thread stands: " + what_.replay);
        }
        line("");
    }

    void stacks() {
        if (what_.stacks.empty()) return;
        paragraph("Where the threads stood:");
        for (const std::string& one : what_.stacks)
            paragraph(one, 4);
    }

    void warnings() {
        constexpr std::size_t most = 3;
        if (what_.warnings.empty()) return;
        paragraph("The compiler warns:");
        for (std::size_t i = 0; i < std::min(most, what_.warnings.size()); ++i) {
            paragraph(what_.warnings[i], 4);
        }
        if (what_.warnings.size() > most) {
            paragraph("and " + counted(what_.warnings.size() - most, "further warning") + ".", 4);
        }
    }

    void printed() {
        if (what_.printed.empty()) return;
        paragraph("Your program printed:");
        paragraph(first_lines(printable(what_.printed), longest_printed), 4);
    }

    [[nodiscard]] std::size_t count(claim_state state) const {
        return static_cast<std::size_t>(
            std::count_if(what_.claims.begin(), what_.claims.end(),
                          [state](const claim& one) { return one.state == state; }));
    }

    void claims() {
        if (what_.claims.empty()) return;
        if (what_.passed()) return; // the message says it
        paragraph(fmt::format("Claims: {} held, {} broken, {} not run", count(claim_state::held),
                              count(claim_state::broken), count(claim_state::not_run)));
        for (const claim& one : what_.claims) {
            const auto [mark, look] = mark_of(one.state);
            item("    " + styled(out_, look, symbol(out_, mark)) + " ", one.text);
        }
    }

    static std::pair<sign, style> mark_of(claim_state state) {
        switch (state) {
        case claim_state::held:
            return {sign::held, style::good};
        case claim_state::broken:
            return {sign::broken, style::bad};
        case claim_state::not_run:
            return {sign::not_run, style::dim};
        }
        return {sign::not_run, style::dim};
    }

    /// What it can print, the most frequent first.
    void outputs() {
        if (what_.outputs.empty()) return;
        auto all = what_.outputs;
        std::stable_sort(all.begin(), all.end(),
                         [](const auto& a, const auto& b) { return a.schedules > b.schedules; });
        paragraph(all.size() == 1 ? "Every schedule prints the same:"
                                  : fmt::format("It can print {} different texts:", all.size()));
        for (const auto& each : all) {
            if (all.size() > 1) paragraph("in " + counted(each.schedules, "schedule") + ":");
            paragraph(first_lines(printable(each.text), longest_printed), 4);
        }
    }

    void after_a_pass() {
        const bool explored = what_.schedules > 0 && what_.seed.has_value();
        paragraph(what_.coverage + (explored ? fmt::format("; seed {}", *what_.seed) : ""));
        if (!what_.takeaway.empty())
            line(styled(out_, style::bold, wrapped(out_, printable(what_.takeaway), 2)));
    }

    void next() {
        const bool has_hints = !what_.passed() && !what_.id.empty();
        const std::string fallback =
            has_hints ? "./workbook hint " + what_.id + " gives the next hint." : "";
        const std::string& words = what_.next.empty() ? fallback : what_.next;
        if (!words.empty()) item("  " + styled(out_, style::bold, "Next:") + " ", words);
    }

    terminal out_;
    const report& what_;
    const std::filesystem::path& root_;
    std::string text_;
};

} // namespace

std::string to_text(const terminal& out, const report& what, bool full,
                    const std::filesystem::path& root) {
    return verdict_writer(out, what, root).text(full);
}

} // namespace runner
