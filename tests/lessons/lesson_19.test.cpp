// What lesson 19 advises: on its tour, on answers that are given, and on files; and what it
// refuses.
#include "approved.hpp"
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <utility>
#include <vector>

using testing::captured;
using testing::check_approved;
using testing::facts_of;
using testing::lesson;
using testing::run_captured;

namespace {

// Nothing below depends on this machine or on the time, but for the one test that measures.
const std::string here = "--no-measure --cores 4 ";

const boost::json::object& tour_facts() {
    static const auto facts = facts_of(here);
    return facts;
}

double number(const boost::json::object& facts, const std::string& key) {
    return facts.at(key).to_number<double>();
}

void check_advice(const boost::json::object& facts, const std::string& key,
                  const std::string& model, int workers, int permits, const std::string& reasons) {
    INFO(key);
    CHECK(facts.at(key + "model").as_string() == model);
    CHECK(facts.at(key + "workers") == workers);
    CHECK(facts.at(key + "permits") == permits);
    CHECK(facts.at(key + "reasons").as_string() == reasons);
}

std::string example(const std::string& name) {
    const auto root = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
    return (root / "lessons/19_choosing/workloads" / (name + ".toml")).string();
}

captured asked(const std::string& answers, const std::string& arguments = "") {
    return run_captured(lesson, here + "--ask " + arguments, "LC_ALL=C COLUMNS=80", answers);
}

boost::json::object facts_asked(const std::string& answers) {
    const auto run = asked(answers, "--json");
    INFO(run.err);
    REQUIRE(run.status == 0);
    return boost::json::parse(run.out).at("facts").as_object();
}

int times(const std::string& part, const std::string& text) {
    int count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

// Without its line ends: where lines are broken depends on the numbers in them.
std::string unbroken(const std::string& text) {
    return std::regex_replace(text, std::regex("\n *"), " ");
}

// The lesson's answer to a file with this text.
captured advised_on(const testing::scratch_folder& folder, const std::string& text) {
    const auto file = folder.file("my work.toml");
    std::ofstream(file) << text;
    return run_captured(lesson, here + "--workload '" + file + "'");
}

} // namespace

TEST_CASE("the tour advises as the decision framework does", "[lesson][19]") {
    const auto& facts = tour_facts();
    CHECK(facts.at("tour") == 5);
    check_advice(facts, "downloads_", "threads", 50, 0, "waits few");
    check_advice(facts, "many_downloads_", "coroutines", 0, 0, "waits many");
    check_advice(facts, "images_", "threads", 4, 0, "computes cores");
    check_advice(facts, "api_", "coroutines_with_threads", 4, 0, "waits computes cores");
    check_advice(facts, "fetches_", "coroutines_with_semaphore", 0, 500, "waits many limited");
    CHECK(facts.at("downloads_tasks") == 50);
    CHECK(facts.at("many_downloads_tasks") == 5'000);
    CHECK(facts.at("fetches_tasks") == 100'000);
}

TEST_CASE("the tour predicts by the formulas of lesson 17", "[lesson][19]") {
    const auto& facts = tour_facts();
    CHECK(number(facts, "downloads_predicted_sequential_ms") == 5'000);
    CHECK(number(facts, "downloads_predicted_ms") == 100);
    CHECK(number(facts, "many_downloads_predicted_threads_ms") == 5'000); // 50 waves of 100
    CHECK(number(facts, "many_downloads_predicted_coroutines_ms") == 100);
    CHECK(number(facts, "images_predicted_threads_ms") == 2'000); // 200 * 40 / 4
    CHECK(number(facts, "images_predicted_processes_ms") == 2'000);
    CHECK(number(facts, "images_predicted_coroutines_ms") == 8'000);
    CHECK(number(facts, "api_predicted_combined_ms") == 2'600); // a wait, and 500 * 20 / 4
    CHECK(number(facts, "api_predicted_coroutines_ms") == 10'100);
    CHECK(number(facts, "fetches_predicted_coroutines_ms") == 20'000); // 200 waves of 500
    CHECK(number(facts, "fetches_predicted_threads_ms") == 100'000);
}

TEST_CASE("one core changes what computes, and not what waits", "[lesson][19]") {
    const auto facts = facts_of("--no-measure --cores 1");
    check_advice(facts, "downloads_", "threads", 50, 0, "waits few");
    check_advice(facts, "images_", "inline_call", 0, 0, "cores");
    check_advice(facts, "api_", "coroutines_with_threads", 1, 0, "waits computes cores");
}

TEST_CASE("in a pipe the tour is told as it was approved", "[lesson][19]") {
    const auto run = run_captured(lesson, here);
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    const std::regex open_files("\\n- Each connection(.|\\n  )*"); // as many as this machine allows
    check_approved("lesson_19", std::regex_replace(run.out, open_files, "\n- OPEN FILES"));
}

TEST_CASE("measurements stand beside what was predicted for them", "[lesson][19]") {
    const auto facts = facts_of("--cores 2");
    for (const std::string model : {"threads", "processes", "coroutines"}) {
        INFO(model);
        // A wait never ends early: threads 1 wave, processes 3 of 16, coroutines 1.
        CHECK(number(facts, "downloads_measured_io_" + model + "_ms") >= 100);
        CHECK(number(facts, "downloads_measured_io_" + model + "_kib") > 0);
        CHECK(number(facts, "images_measured_cpu_" + model + "_ms") > 0);
        CHECK(number(facts, "images_measured_cpu_" + model + "_tasks") == 4);
        CHECK(number(facts, "api_measured_io_" + model + "_ms") >= 100);
    }
    CHECK(number(facts, "api_measured_cpu_combined_ms") > 0);
    CHECK(facts.at("many_downloads_measured_io_threads_tasks") == 300); // scaled down
    CHECK(facts.at("many_downloads_measured_io_coroutines_tasks") == 5'000);
    CHECK(facts.at("fetches_measured_io_coroutines_tasks") == 500); // as many as have a permit
    CHECK(facts.at("fetches_scaled_down") == 1);
    CHECK(facts.at("production_succeeded") == 17);
    CHECK(facts.at("production_failed") == 2);
    CHECK(facts.at("production_timed_out") == 1);
    CHECK(facts.at("production_peak") == 5);
    CHECK(number(facts, "production_predicted_ms") == 500);
    CHECK(number(facts, "production_wall_ms") >= 500);
    CHECK(facts.at("loop_threads") == 1);
    CHECK(number(facts, "thread_kib") > 0);
    CHECK(number(facts, "process_kib") > number(facts, "thread_kib"));
    CHECK(number(facts, "thread_kib") > number(facts, "coroutine_kib"));
}

TEST_CASE("without measuring there is not one measured fact", "[lesson][19]") {
    for (const auto& [key, value] : tour_facts()) {
        INFO(std::string(key));
        CHECK(std::string(key).find("measured") == std::string::npos);
        CHECK(std::string(key).find("_kib") == std::string::npos);
    }
}

TEST_CASE("seven questions are asked, and the answers advised on", "[lesson][19]") {
    const auto facts = facts_asked("both\n500\n100 20\nours\nno\n200\n1000\n");
    check_advice(facts, "", "coroutines_with_threads", 4, 200, "waits computes many limited cores");
    CHECK(facts.at("tasks") == 500);
    CHECK(number(facts, "predicted_ms") == 2'600);
    CHECK(facts.at("keeps_deadline") == 0);

    check_advice(facts_asked("computes\n1000\n40\nforeign\nno\nnone\nnone\n"), "", "processes", 4,
                 0, "isolated cores");
    check_advice(facts_asked("Waits\n5000\n100\nblocking\nyes\nnone\nnone\n"), "", "threads", 100,
                 0, "waits many blocking");
    check_advice(facts_asked("waits\n5000\n100\nforeign, blocking\nyes\nnone\nnone\n"), "",
                 "processes", 100, 0, "waits many isolated blocking");
    check_advice(facts_asked("waits\n5000\n100\nours\nno\n1 MB\nnone\n"), "",
                 "coroutines_with_semaphore", 0, 512, "waits many memory");
    check_advice(facts_asked("waits\n5000\n100\nours\nno\n300, 1 MB\nnone\n"), "",
                 "coroutines_with_semaphore", 0, 300, "waits many limited");
}

TEST_CASE("an empty answer takes the default, and so does the end of the input", "[lesson][19]") {
    check_advice(facts_asked("\n\n\n\n\n\n\n"), "", "threads", 50, 0, "waits few");
    check_advice(facts_asked(""), "", "threads", 50, 0, "waits few");
    check_advice(facts_asked("both\n500"), "", "coroutines_with_threads", 4, 0,
                 "waits computes cores");
    const auto run = asked("waits\n");
    CHECK(run.status == 0);
    CHECK(run.out.find("The input ended: what was not answered is as in brackets.") !=
          std::string::npos);
}

TEST_CASE("what cannot be understood is asked again, and ? explains", "[lesson][19]") {
    const auto run = asked(
        "sleeps\n?\nwaits\nmany\n0\n1000000001\n2.5\n70\n-1\nnan\n1e999\n1 2\n250\nmine\nours "
        "foreign\nours\nmaybe\nno\nsome\n1 2\n5 MB 6 MB\nnone\nsoon\n400\n");
    CHECK(run.status == 0);
    CHECK(times("1. What does one task do", run.out) == 3);
    CHECK(times("2. How many", run.out) == 5);
    CHECK(times("3. How long", run.out) == 5);
    CHECK(times("4. Whose code", run.out) == 3);
    CHECK(times("5. Do tasks", run.out) == 2);
    CHECK(times("6. Is there a limit", run.out) == 4);
    CHECK(times("7. When must", run.out) == 2);
    CHECK(times("Answer waits, computes, or both.", run.out) == 1);
    CHECK(run.out.find("Look at its wall time") != std::string::npos);
    CHECK(run.out.find("70 tasks; each waits 250 ms; all done in 400 ms.") != std::string::npos);
    CHECK(run.out.find("Take a pool of 70 threads.") != std::string::npos);
}

TEST_CASE("a deadline that is missed says whether another model would keep it", "[lesson][19]") {
    CHECK(asked("waits\n50\n100\n\n\n\n100\n").out.find("kept with") != std::string::npos);
    CHECK(asked("computes\n50\n100\n\n\n\n99\n").out.find("no model keeps it") !=
          std::string::npos);
    CHECK(
        unbroken(asked("waits\n30\n40\n\n\n\n50\n").out)
            .find("is kept with 10 ms left, if nothing comes on top. The forecast knows averages: "
                  "of 30 waits the slowest decides") != std::string::npos);
    CHECK(asked("waits\n150\n100\nforeign blocking\n\n16 MB\n300\n")
              .out.find("By the formulas threads would keep it") != std::string::npos);
}

TEST_CASE("a deadline that no model keeps says what would", "[lesson][19]") {
    const auto told = [](const std::string& answers) { return unbroken(asked(answers).out); };
    const auto has = [](const std::string& text, const std::string& part) {
        INFO(text);
        CHECK(text.find(part) != std::string::npos);
    };
    has(told("waits\n30\n80\n\n\n\n50\n"), "One task alone takes 80 ms");
    // 2,900 ms after the wait: 145 tasks of 20 ms a core, so 35 cores for 5,000.
    has(told("both\n5000\n100 20\n\n\n\n3000\n"), "To compute so much takes 35 cores");
    has(told("computes\n5\n100\n\n\n\n130\n"), "takes 5 cores"); // none can be cut
    has(told("waits\n1000\n100\n\n\n10\n1000\n"), "It takes 100 under way at once");
    has(told("waits\n600\n200\n\n\n10/s\n30 s\n"), "it takes a higher rate");
}

TEST_CASE("a rate is a limit on what is under way, and a time of its own", "[lesson][19]") {
    // 10 a second, 200 ms each: two at once. The last of 600 starts after 59.9 s.
    const auto facts = facts_asked("waits\n600\n200\n\n\n10/s\n\n");
    check_advice(facts, "", "threads", 2, 0, "waits limited");
    for (const char* each : {"predicted_ms", "predicted_coroutines_ms"})
        CHECK(number(facts, each) == 60'100);
    // 5,000 a second: a thousand at once. A limit that is lower stays.
    check_advice(facts_asked("waits\n100000\n200\n\n\n5000/s\n\n"), "", "coroutines_with_semaphore",
                 0, 1'000, "waits many limited");
    check_advice(facts_asked("waits\n100000\n200\n\n\n500 5000/s\n\n"), "",
                 "coroutines_with_semaphore", 0, 500, "waits many limited");
    check_advice(facts_asked("waits\n50\n200\n\n\n2.5/s\n\n"), "", "inline_call", 0, 0, "limited");

    const testing::scratch_folder folder;
    const auto run = advised_on(folder, "tasks = 600\nwaits_ms = 200\nper_second = 10\n");
    const auto told = unbroken(run.out);
    INFO(told);
    for (const char* part :
         {"600 tasks; each waits 200 ms; at most 10 a second. ",
          "At 10 a second and 200 ms each, no more than 2 are ever under way: so "
          "many workers.",
          "Put a rate limiter in front: 10 a second, one each 100 ms.", "train 15.1, 15.2"})
        CHECK(told.find(part) != std::string::npos);
}

TEST_CASE("tasks that are over sooner than handed over go in blocks", "[lesson][19]") {
    const testing::scratch_folder folder;
    const auto tiny = advised_on(folder, "tasks = 10_000_000\ncomputes_ms = 0.002\n");
    CHECK(unbroken(tiny.out).find("Hand over blocks of 500 or more") != std::string::npos);
    const auto long_ones = advised_on(folder, "tasks = 10_000\ncomputes_ms = 40\n");
    CHECK(long_ones.out.find("blocks") == std::string::npos);
}

TEST_CASE("a nightly batch is advised on like everything else", "[lesson][19]") {
    const testing::scratch_folder folder;
    const auto run = advised_on(folder, "tasks = 2_000_000\nwaits_ms = 5\ncomputes_ms = 8\n"
                                        "blocking = true\nlimit = 32\ndeadline_ms = 21_600_000\n");
    INFO(run.err << run.out);
    CHECK(run.out.find("Take a pool of 32 threads.") != std::string::npos);
    CHECK(run.out.find("kept with") != std::string::npos); // 2,000,000 * 8 / 4 ms are 67 minutes
    const auto huge = advised_on(folder, "tasks = 1_000_000_000\nwaits_ms = 3_600_000\n"
                                         "computes_ms = 3_600_000\n");
    CHECK(huge.status == 0);
    CHECK(huge.out.find(" d\n") != std::string::npos);
    CHECK(huge.out.find("Predicted, beside each other") == std::string::npos);
}

TEST_CASE("processes are told what walls are worth", "[lesson][19]") {
    const testing::scratch_folder folder;
    const auto pool = advised_on(folder, "tasks = 1\ncomputes_ms = 30\nisolated = true\n");
    CHECK(unbroken(pool.out).find("1 worker process takes") != std::string::npos);
    CHECK(unbroken(pool.out).find("do not try for ever what has killed two of them") !=
          std::string::npos);
    CHECK(unbroken(pool.out).find("Against malice") != std::string::npos);
    CHECK(unbroken(pool.out).find("The loop can wait") == std::string::npos);
    const auto loop =
        advised_on(folder, "tasks = 40\nwaits_ms = 200\ncomputes_ms = 50\nisolated = true\n");
    CHECK(unbroken(loop.out).find("The loop can wait for your code only.") != std::string::npos);
}

TEST_CASE("times have units and numbers have groups, as they are typed", "[lesson][19]") {
    const auto told = [](const std::string& answers) { return unbroken(asked(answers).out); };
    CHECK(told("both\n5,000\n100ms 20\n\n\n\n2 s\n")
              .find("5,000 tasks; each waits 100 ms and computes 20 ms; all done in 2000 ms.") !=
          std::string::npos);
    CHECK(told("both\n5\n2 s, 100 ms\n\n\n2 GB\n1min\n")
              .find("5 tasks; each waits 2000 ms and computes 100 ms; 2 GiB of memory; all done in "
                    "60 s.") != std::string::npos);
    for (const char* wrong : {"1h 2", "2 h", "s", "1 ms s", "-1s", "inf"})
        CHECK(times("3. How long", told(std::string("waits\n5\n") + wrong + "\n100\n")) == 2);
    CHECK(times("2. How many", told("waits\n5,00\n5\n")) == 2);
}

TEST_CASE("one workload is asked for in one way", "[lesson][19]") {
    for (const char* both : {"--ask --tour", "--tour --workload x", "--ask --workload x",
                             "--ask --only api", "--workload x --only api"}) {
        const auto run = run_captured(lesson, here + both);
        INFO(both << run.err);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK(run.err.find("Give one of --workload, --ask and --tour") != std::string::npos);
    }
}

TEST_CASE("one part of the tour can be had alone", "[lesson][19]") {
    const auto api = facts_of(here + "--only api");
    CHECK(api.at("api_workers") == 4);
    CHECK(!api.contains("downloads_workers"));
    const auto answers = run_captured(lesson, "--cores 4 --only answers").out;
    CHECK(times("Take a", answers) == 3);
    CHECK(times("Take coroutines", answers) == 2);
    CHECK(times("\n----", answers) == 1);
    const auto code = run_captured(lesson, "--only code").out;
    CHECK(code.find("17 succeeded, 2 failed, 1 timed out; at most 5 at once.") !=
          std::string::npos);
    CHECK(code.find("Model ") == std::string::npos);
    const auto unknown = run_captured(lesson, "--only apis");
    CHECK(unknown.status == 2);
    CHECK(unknown.err.find("The parts are downloads, many_downloads, images, api, fetches, "
                           "answers, code.") != std::string::npos);
}

TEST_CASE("without --ask nobody is asked in a pipe", "[lesson][19]") {
    const auto run = run_captured(lesson, here, "LC_ALL=C COLUMNS=80", "both\n500\n");
    CHECK(run.out.find("Nobody has brought a workload, so here are five.") != std::string::npos);
    CHECK(run.out.find("1. What does one task do") == std::string::npos);
}

TEST_CASE("each example file gets its advice", "[lesson][19]") {
    const auto facts = [](const std::string& name) {
        return facts_of(here + "--workload '" + example(name) + "'");
    };
    const auto crawler = facts("crawler");
    check_advice(crawler, "", "coroutines_with_semaphore", 0, 500, "waits many limited");
    CHECK(number(crawler, "predicted_ms") == 20'100); // 100 ms, and 100,000 * 0.2 ms on one thread
    CHECK(crawler.at("keeps_deadline") == 1);
    const auto reports = facts("reports");
    check_advice(reports, "", "threads", 20, 0, "waits limited");
    CHECK(number(reports, "predicted_ms") == 8'050);              // 100 waves of 80.5 ms
    CHECK(number(reports, "predicted_coroutines_ms") == 161'000); // on a loop that stands still
    CHECK(number(reports, "predicted_combined_ms") == 8'050);
    const auto thumbnails = facts("thumbnails");
    check_advice(thumbnails, "", "processes", 4, 0, "isolated cores");
    CHECK(number(thumbnails, "predicted_ms") == 2'000);
    const auto told = run_captured(lesson, here + "--workload '" + example("reports") + "'");
    CHECK(told.out.find("Reports from a database\n") != std::string::npos);
    CHECK(told.out.find("A pool's size is a\n  semaphore already.") != std::string::npos);
    CHECK(told.out.find("Its data is shared, and in one process") != std::string::npos);
    CHECK(told.out.find("train 01.2") != std::string::npos);
}

TEST_CASE("a file need not say more than it must, and its name is its title", "[lesson][19]") {
    const testing::scratch_folder folder;
    const auto run = advised_on(folder, "tasks = 7\nwaits_ms = 100\n");
    CHECK(run.status == 0);
    CHECK(run.out.find("my work\n-------\n") != std::string::npos);
    CHECK(run.out.find("Take a pool of 7 threads.") != std::string::npos);
    const auto own_cores = advised_on(folder, "tasks = 50\ncomputes_ms = 40\ncores = 8\n");
    CHECK(own_cores.out.find("Take a pool of 8 threads.") != std::string::npos);
}

TEST_CASE("a file that cannot be is refused with its line and what to do", "[lesson][19]") {
    const testing::scratch_folder folder;
    const std::vector<std::pair<std::string, std::string>> all{
        {"waits_ms = 100\n", ":1: 'tasks' is missing. Add a line `tasks = 50`."},
        {"tasks = 50\n", ":1: a task takes some time. Say how long"},
        {"tasks = 50\nwaits_ms = 0\n", ":2: a task takes some time."},
        {"tasks = 50\nwaits_ms = 100\nlimits = 5\n", ":3: there is no key 'limits'. The keys are"},
        {"# comment\n\ntasks = 0\nwaits_ms = 100\n", ":3: 'tasks' is a whole number from 1 to"},
        {"tasks = -5\nwaits_ms = 100\n", ":1: 'tasks' is a whole number"},
        {"tasks = 2.5\nwaits_ms = 100\n", ":1: 'tasks' is a whole number"},
        {"tasks = \"many\"\nwaits_ms = 100\n", ":1: 'tasks' is a whole number"},
        {"tasks = 1_000_000_001\nwaits_ms = 100\n", ":1: 'tasks' is a whole number"},
        {"tasks = 5\nwaits_ms = -1\n", ":2: 'waits_ms' is a number of milliseconds from 0 to"},
        {"tasks = 5\nwaits_ms = nan\n", ":2: 'waits_ms' is a number of milliseconds"},
        {"tasks = 5\nwaits_ms = inf\n", ":2: 'waits_ms' is a number of milliseconds"},
        {"tasks = 5\nwaits_ms = 3_600_001\n", ":2: 'waits_ms' is a number of milliseconds"},
        {"tasks = 5\nwaits_ms = true\n", ":2: 'waits_ms' is a number of milliseconds"},
        {"tasks = 5\ncomputes_ms = \"long\"\n", ":2: 'computes_ms' is a number"},
        {"tasks = 5\nwaits_ms = 1\nlimit = 0\n", ":3: 'limit' is a whole number from 1 to"},
        {"tasks = 5\nwaits_ms = 1\nmemory_mb = 0\n", ":3: 'memory_mb' is a whole number"},
        {"tasks = 5\nwaits_ms = 1\ncores = 0\n", ":3: 'cores' is a whole number from 1 to 1024"},
        {"tasks = 5\nwaits_ms = 1\ndeadline_ms = 0\n", ":3: 'deadline_ms' is a number"},
        {"tasks = 5\nwaits_ms = 1\ndeadline_ms = 2_678_400_001\n", ":3: 'deadline_ms' is a number"},
        {"tasks = 5\nwaits_ms = 1\nper_second = 0\n", ":3: 'per_second' is a number of starts"},
        {"tasks = 5\nwaits_ms = 1\nper_second = 1e7\n", ":3: 'per_second' is a number"},
        {"tasks = 5\nwaits_ms = 1\nper_second = \"10\"\n", ":3: 'per_second' is a number"},
        {"tasks = 5\nwaits_ms = 1\nisolated = 1\n", ":3: 'isolated' is true or false."},
        {"tasks = 5\nwaits_ms = 1\ntitle = 3\n", ":3: 'title' is a text"},
        {"tasks = 5\ntasks = 6\nwaits_ms = 1\n", ":2:"},
        {"tasks 5\n", ":1:"},
        {"tasks = 5\nwaits_ms = 1\n[limits]\n", ":3: there is no key 'limits'."},
    };
    for (const auto& [text, complaint] : all) {
        const auto run = advised_on(folder, text);
        INFO(text << run.err);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK(run.err.find("my work.toml" + complaint) != std::string::npos);
        CHECK(times("\n", run.err) == 1);
    }
}

TEST_CASE("a file that is not there, or no file, is refused", "[lesson][19]") {
    for (const char* file : {"/nowhere/at/all.toml", "/", "''"}) {
        const auto run = run_captured(lesson, here + "--workload " + file);
        INFO(file << ": " << run.err);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK(run.err.find("Cannot read") != std::string::npos);
    }
}

TEST_CASE("options that make no sense are refused", "[lesson][19]") {
    for (const char* arguments : {"--cores 0", "--cores -1", "--cores 1025", "--cores many",
                                  "--workload", "--tasks 5", "--measure", "extra"}) {
        const auto run = run_captured(lesson, arguments);
        INFO(arguments << ": " << run.err);
        CHECK(run.status == 2);
        CHECK(!run.err.empty());
        CHECK(run.out.empty());
    }
}
