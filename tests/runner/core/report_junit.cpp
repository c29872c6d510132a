// Verdicts as a JUnit document, as CI servers and course systems read it.
#include "core/report_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

namespace runner {
namespace {

/// XML 1.0 has no way to write control characters, so they are left out.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : printable(text)) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\n':
            result += "&#10;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

std::string details_of(const report& what) {
    std::string text = what.message;
    const std::array parts{std::pair("expected: ", &what.expected),
                           std::pair("came: ", &what.actual), std::pair("at: ", &what.where),
                           std::pair("replay: ", &what.replay), std::pair("next: ", &what.next)};
    for (const auto& [label, value] : parts) {
        if (!value->empty()) text.append("\n").append(label).append(*value);
    }
    for (const std::string& note : what.notes)
        text.append("\n").append(note);
    return text;
}

std::string failure_of(const report& what) {
    const bool ours = what.result == verdict::grader_fault;
    return fmt::format("<{0} type=\"{1}\" message=\"{2}\">{3}</{0}>", ours ? "error" : "failure",
                       to_string(what.result), escaped(what.message), escaped(details_of(what)));
}

std::string case_of(const report& what, const claim& one) {
    std::string inner;
    if (one.state == claim_state::broken) inner = failure_of(what);
    if (one.state == claim_state::not_run) inner = "<skipped/>";
    return fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">{}</testcase>\n",
                       escaped(what.exercise), escaped(one.text), one.seconds.count(), inner);
}

bool has_broken_claim(const report& what) {
    return std::any_of(what.claims.begin(), what.claims.end(),
                       [](const claim& c) { return c.state == claim_state::broken; });
}

/// A verdict that no claim stands for (it does not compile, it ended early) gets a case of its own,
/// so that no failing report looks like a passing one.
std::vector<claim> cases_of(const report& what) {
    std::vector<claim> cases = what.claims;
    if (!what.passed() && !has_broken_claim(what)) {
        cases.insert(cases.begin(), claim{"the file gets a verdict", claim_state::broken, {}});
    }
    return cases;
}

long count(const std::vector<claim>& cases, claim_state state) {
    return std::count_if(cases.begin(), cases.end(),
                         [state](const claim& c) { return c.state == state; });
}

std::string suite_of(const report& what) {
    const std::vector<claim> cases = cases_of(what);
    const bool ours = what.result == verdict::grader_fault;
    const long broken = count(cases, claim_state::broken);
    std::string text = fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "time=\"{:.3f}\">\n    <properties><property name=\"verdict\" "
        "value=\"{}\"/></properties>\n",
        escaped(what.exercise), cases.size(), ours ? 0 : broken, ours ? broken : 0,
        count(cases, claim_state::not_run), what.seconds.count(), to_string(what.result));
    for (const claim& one : cases)
        text += case_of(what, one);
    return text + "  </testsuite>\n";
}

} // namespace

std::string to_junit(const std::vector<report>& reports) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"workbook\">\n";
    for (const report& one : reports)
        text += suite_of(one);
    return text + "</testsuites>\n";
}

} // namespace runner
