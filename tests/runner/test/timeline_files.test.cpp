// A schedule as a page and as a trace: whole, escaped, and nothing loaded from elsewhere.
#include "core/timeline_chrome.hpp"
#include "core/timeline_html.hpp"
#include "test/schedule_reports.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch_test_macros.hpp>

namespace json = boost::json;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

std::size_t count_events(const json::array& events, const char* phase) {
    return static_cast<std::size_t>(std::count_if(
        events.begin(), events.end(), [&](const auto& each) { return each.at("ph") == phase; }));
}

} // namespace

TEST_CASE("the page holds every step, the source and what each thread waits for",
          "[runner][schedule]") {
    const auto page = runner::timeline_html(testing::report_with(testing::canned_deadlock()));
    CHECK(count(page, "<li class=\"step") == 9);
    CHECK(count(page, "<li class=\"step guilty\"") == 4);
    CHECK(count(page, "! breaks it</span>") == 4);
    CHECK(count(page, "thread 1 is stopped here; thread 2 goes on") == 1);
    CHECK(count(page, "std::thread second(work);") == 2); // beside its step, and in the source
    CHECK(count(page, "waits for mutex 2, holds mutex 1") >= 1);
    CHECK(page.find("<title>deadlock in race.cpp") != std::string::npos);
}

TEST_CASE("the page loads nothing", "[runner][schedule]") {
    const auto page = runner::timeline_html(testing::report_with(testing::canned_race()));
    for (const char* part : {"http:", "https:", "src=", "<link", "@import", "url("})
        CHECK(page.find(part) == std::string::npos);
    CHECK(page.find("Content-Security-Policy") != std::string::npos);
}

TEST_CASE("nothing that a program chose is markup", "[runner][schedule]") {
    const auto page = runner::timeline_html(testing::report_with(testing::hostile_schedule()));
    CHECK(count(page, "<script") == 2);
    CHECK(count(page, "</script>") == 2);
    CHECK(page.find("<b>\n") == std::string::npos);
    CHECK(page.find('\x1b') == std::string::npos);
    CHECK(page.find("&lt;/script&gt;&lt;script&gt;alert(1)") != std::string::npos);
}

TEST_CASE("the page's data can be read by its script", "[runner][schedule]") {
    const auto page = runner::timeline_html(testing::report_with(testing::hostile_schedule()));
    const std::string begin = "id=\"data\">";
    const auto at = page.find(begin) + begin.size();
    const auto data = json::parse(page.substr(at, page.find("</script>", at) - at)).as_object();
    CHECK(data.at("threads").as_array().size() == 2);
    CHECK(data.at("steps").as_array().size() == 2);
}

TEST_CASE("a trace has a track a thread, an instant a step and a slice a wait",
          "[runner][schedule]") {
    const auto shown = testing::canned_deadlock().read().shown;
    const auto trace = json::parse(runner::timeline_chrome(shown)).as_object();
    const auto& events = trace.at("traceEvents").as_array();
    CHECK(count_events(events, "i") == shown.steps.size());
    CHECK(count_events(events, "X") == 3);
    CHECK(count_events(events, "M") == 1 + 2 * shown.threads.size());
    for (const auto& each : events) {
        if (each.at("ph") != "X") continue;
        CHECK(each.at("ts").to_number<double>() + each.at("dur").to_number<double>() <=
              static_cast<double>(shown.steps.size()));
    }
}

TEST_CASE("a hostile program's trace is still JSON", "[runner][schedule]") {
    const auto shown = testing::hostile_schedule().read().shown;
    CHECK(json::parse(runner::timeline_chrome(shown)).is_object());
}
