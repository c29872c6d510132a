// What the explorer would report about small programs, written by hand: for tests without it.
#pragma once

#include "core/explored.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace testing {

/// Adds up a report as the explorer writes it.
class canned_report {
  public:
    explicit canned_report(std::string_view verdict, std::string_view message = "") {
        whole_["verdict"] = verdict;
        whole_["message"] = message;
        whole_["seed"] = 1;
    }

    canned_report& with(std::string_view key, boost::json::value value) {
        whole_[key] = std::move(value);
        return *this;
    }

    canned_report& thread(std::string_view name) {
        const auto id = static_cast<int>(threads_.size());
        boost::json::object made{{"id", id}, {"name", name}, {"entry", ""}, {"created_at", ""}};
        made["created_by"] = id == 0 ? boost::json::value(nullptr) : boost::json::value(0);
        threads_.push_back(made);
        return *this;
    }

    canned_report& object(std::string_view name, std::string_view kind) {
        const auto id = static_cast<int>(objects_.size()) + 1;
        objects_.push_back(boost::json::object{{"id", id}, {"name", name}, {"kind", kind}});
        return *this;
    }

    /// `signs`: g guilty, p preempted, u unusual, b blocked. `object` 0: none.
    canned_report& step(int thread, std::string_view kind, std::string_view text, int line,
                        std::string_view signs = "", int object = 0, std::uint64_t time_ns = 0) {
        const auto has = [&](char sign) { return signs.find(sign) != std::string_view::npos; };
        boost::json::object made{
            {"thread", thread},      {"kind", kind},
            {"text", text},          {"file", file_},
            {"line", line},          {"function", thread == 0 ? "main" : "work"},
            {"time_ns", time_ns},    {"guilty", has('g')},
            {"preempted", has('p')}, {"unusual", has('u')},
            {"blocked", has('b')},   {"stack", boost::json::array{}}};
        if (object > 0) made["object"] = object;
        steps_.push_back(made);
        return *this;
    }

    canned_report& source(std::string_view text) {
        whole_["sources"] =
            boost::json::array{boost::json::object{{"file", file_}, {"text", text}}};
        return *this;
    }

    [[nodiscard]] std::string text() const {
        auto all = whole_;
        all["threads"] = threads_;
        all["objects"] = objects_;
        all["events"] = steps_;
        return boost::json::serialize(all);
    }

    [[nodiscard]] runner::explored read() const { return runner::parse_explored(text()); }

  private:
    boost::json::object whole_;
    boost::json::array threads_;
    boost::json::array objects_;
    boost::json::array steps_;
    std::string file_ = "race.cpp";
};

constexpr std::string_view race_source = "#include <thread>\n"             // 1
                                         "\n"                              // 2
                                         "int counter = 0;\n"              // 3
                                         "\n"                              // 4
                                         "void work() {\n"                 // 5
                                         "    int seen = counter;\n"       // 6
                                         "    counter = seen + 1;\n"       // 7
                                         "}\n"                             // 8
                                         "\n"                              // 9
                                         "int main() {\n"                  // 10
                                         "    std::thread first(work);\n"  // 11
                                         "    std::thread second(work);\n" // 12
                                         "    first.join();\n"             // 13
                                         "    second.join();\n"            // 14
                                         "}\n";

/// Two threads, one counter, one preemption.
inline canned_report canned_race() {
    canned_report made("data_race", "thread 1 writes `counter` (race.cpp:7) while thread 2 reads "
                                    "it (race.cpp:6): nothing orders the two.");
    made.with("notes", boost::json::array{"Protect `counter` with a mutex, or make it a "
                                          "std::atomic<int> and change it in one step."})
        .with("where", "race.cpp:7 in work")
        .with("schedules", 38)
        .with("coverage", "38 schedules until the first that fails")
        .with("strategy", "POS")
        .with("schedule", 37)
        .with("preemptions", 1)
        .with("minimal", true)
        .with("hash", "9f3c0d11")
        .source(race_source);
    made.thread("main").thread("thread 1").thread("thread 2");
    made.step(0, "start", "starts", 10)
        .step(0, "create", "creates thread 1", 11)
        .step(0, "create", "creates thread 2", 12)
        .step(0, "join", "waits for thread 1 to end", 13, "b")
        .step(1, "start", "starts", 5)
        .step(1, "read", "reads `counter`: 0", 6)
        .step(2, "start", "starts", 5, "p")
        .step(2, "read", "reads `counter`: 0", 6, "g")
        .step(1, "write", "writes `counter`: 1", 7, "g");
    return made;
}

/// AB-BA.
inline canned_report canned_deadlock() {
    canned_report made("deadlock", "thread 1 holds mutex 1 and waits for mutex 2; thread 2 holds "
                                   "mutex 2 and waits for mutex 1: neither can go on.");
    made.with("where", "race.cpp:6 in work").with("schedules", 3).with("schedule", 3);
    made.with("strategy", "no preemptions first").with("preemptions", 1).with("minimal", true);
    made.thread("main").thread("thread 1").thread("thread 2");
    made.object("mutex 1", "mutex").object("mutex 2", "mutex");
    made.step(0, "create", "creates thread 1", 11)
        .step(0, "create", "creates thread 2", 12)
        .step(0, "join", "waits for thread 1 to end", 13, "b")
        .step(1, "start", "starts", 5)
        .step(1, "lock", "locks mutex 1", 6, "g", 1)
        .step(2, "start", "starts", 5, "p")
        .step(2, "lock", "locks mutex 2", 7, "g", 2)
        .step(2, "lock", "waits for mutex 1", 6, "gb", 1)
        .step(1, "lock", "waits for mutex 2", 7, "gb", 2)
        .source(race_source);
    return made;
}

/// A spurious wake-up and a sleep, after `before` steps of no interest.
inline canned_report canned_long(int before, int threads = 3) {
    canned_report made("wrong_result", "a task was taken from an empty queue");
    made.with("schedule", 12).with("strategy", "PCT 3").with("preemptions", 2);
    for (int i = 0; i < threads; ++i)
        made.thread(i == 0 ? "main" : "thread " + std::to_string(i));
    made.object("condition 1", "condition").object("mutex 1", "mutex");
    for (int i = 1; i < threads; ++i)
        made.step(0, "create", "creates thread " + std::to_string(i), 11);
    for (int i = 0; i < before; ++i)
        made.step(1 + i % (threads - 1), "rmw", "adds 1 to atomic 1", 6, i == 40 ? "p" : "");
    made.step(1, "lock", "locks mutex 1", 6, "", 2)
        .step(1, "wait", "waits on condition 1, gives mutex 1 up", 7, "b", 1)
        .step(0, "sleep", "sleeps for 100 ms", 13, "b")
        .step(0, "wake", "has slept", 13, "", 0, 100'000'000)
        .step(1, "wake", "wakes without having been notified", 7, "pu", 1, 100'000'000)
        .step(1, "fail", "takes the front of an empty queue", 7, "g", 0, 100'000'000)
        .source(race_source);
    return made;
}

} // namespace testing
