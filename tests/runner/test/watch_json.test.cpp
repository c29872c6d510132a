// `watch --json`: a line for each verdict, from the first look to the end of the input.
#include "watch/watch_loop.hpp"

#include "core/files.hpp"
#include "test/watch_fakes.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <iostream>
#include <semaphore>

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using runner::verdict;
using testing::scratch_tree;

namespace {

const std::filesystem::path answer = "exercises/02_thread_pool/thread_pool.cpp";

/// `watch --json` in a child process, its input and output in our hands.
class json_run {
  public:
    explicit json_run(const std::string& text) {
        (void)tree_.write(answer, text);
        if (pipe2(input_.data(), O_CLOEXEC) != 0 || pipe2(output_.data(), O_CLOEXEC) != 0) abort();
        std::cout << std::flush; // what waits there would be written by the child too
        child_ = fork();
        if (child_ == 0) be_watch();
        close(input_[0]);
        close(output_[1]);
    }

    json_run(const json_run&) = delete;
    json_run& operator=(const json_run&) = delete;

    ~json_run() {
        if (child_ > 0) kill(child_, SIGKILL);
        if (child_ > 0) waitpid(child_, nullptr, 0);
        end_input();
        close(output_[0]);
    }

    void save(const std::string& text) const { runner::replace_file(tree_.root() / answer, text); }

    void end_input() {
        if (input_[1] >= 0) close(input_[1]);
        input_[1] = -1;
    }

    void signal(int which) const { kill(child_, which); }

    void close_output() {
        close(output_[0]);
        output_[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
    }

    /// The next line; empty when none comes or the output has ended.
    std::string line() {
        while (text_.find('\n') == std::string::npos)
            if (!read_more()) return {};
        const std::size_t end = text_.find('\n') + 1;
        const std::string first = text_.substr(0, end);
        text_.erase(0, end);
        return first;
    }

    /// The exit status, 128 + signal; -1 when it does not end.
    int ends() {
        while (read_more()) {
        } // its end of the pipe closes when it ends
        int status = 0;
        if (waitpid(std::exchange(child_, -1), &status, 0) < 0) return -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    /// The grading of a file that holds `text` is under way.
    [[nodiscard]] bool begins_to_grade(const std::string& text) const {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
        while (file("begun") != text && std::chrono::steady_clock::now() < end)
            poll(nullptr, 0, 1);
        return file("begun") == text;
    }

    [[nodiscard]] std::string file(const std::string& name) const { return tree_.text(name); }

  private:
    static constexpr int patience_ms = 30'000;

    bool read_more() {
        pollfd readable{output_[0], POLLIN, 0};
        if (poll(&readable, 1, patience_ms) <= 0) return false;
        std::array<char, 4096> bytes{};
        const auto n = ::read(output_[0], bytes.data(), bytes.size());
        if (n > 0) text_.append(bytes.data(), static_cast<std::size_t>(n));
        return n > 0;
    }

    [[noreturn]] void be_watch() {
        dup2(input_[0], STDIN_FILENO);
        dup2(output_[1], STDOUT_FILENO);
        close(input_[1]);
        close(output_[0]);
        for (const int each : {SIGTERM, SIGINT})
            std::signal(each, SIG_DFL);
        int status = 99;
        try {
            status = watch_here();
        } catch (...) {
            status = 98;
        }
        _exit(status);
    }

    int watch_here() {
        runner::session s{tree_.places(), testing::small_course(), {}};
        testing::fake_services fakes;
        auto services = fakes.services();
        services.grade = [this](const runner::exercise& what, const std::stop_token& stop,
                                const runner::progress_callback&) { return grade(what, stop); };
        const auto record = services.record_attempt;
        services.record_attempt = [&, record](const runner::exercise& what, verdict result) {
            record(what, result);
            std::string all;
            for (const auto& one : fakes.attempts)
                all += one + "\n";
            (void)tree_.write("attempts", all);
        };
        return runner::watch_as_json({s, s.all.exercises().front(), services});
    }

    runner::report grade(const runner::exercise& what, const std::stop_token& stop) {
        const std::string text = tree_.text(answer);
        (void)tree_.write("begun", text);
        if (text != "hang") {
            return testing::report_of(what, text == "pass" ? verdict::pass : verdict::wrong_result);
        }
        std::binary_semaphore stopped(0);
        const std::stop_callback wake(stop, [&] { stopped.release(); });
        stopped.acquire();
        (void)tree_.write("stopped", "yes");
        return testing::report_of(what, verdict::incomplete);
    }

    scratch_tree tree_;
    std::array<int, 2> input_{-1, -1};
    std::array<int, 2> output_{-1, -1};
    pid_t child_ = -1;
    std::string text_;
};

/// The word of the verdict in a line.
std::string verdict_in(const std::string& line) {
    const std::string before = "\"verdict\":\"";
    const std::size_t begin = line.find(before);
    if (begin == std::string::npos) return line;
    const std::string rest = line.substr(begin + before.size());
    return rest.substr(0, rest.find('"'));
}

} // namespace

TEST_CASE("json: the first verdict comes at once, the next after each save", "[runner][watch]") {
    json_run run("wrong");
    CHECK(verdict_in(run.line()) == "wrong_result");
    run.save("pass");
    CHECK(verdict_in(run.line()) == "pass");
    run.save("wrong again");
    CHECK(verdict_in(run.line()) == "wrong_result");
    run.end_input();
    CHECK(run.ends() == 0);
    CHECK(run.file("attempts") == "02.1 pass\n02.1 wrong_result\n");
}

TEST_CASE("json: with no input at all the first verdict still comes", "[runner][watch]") {
    json_run run("wrong");
    run.end_input();
    CHECK(verdict_in(run.line()) == "wrong_result");
    CHECK(run.ends() == 0);
}

TEST_CASE("json: a save stops a grading that hangs, and its verdict is not told",
          "[runner][watch]") {
    json_run run("hang");
    REQUIRE(run.begins_to_grade("hang"));
    run.save("pass");
    CHECK(verdict_in(run.line()) == "pass");
    CHECK(run.file("stopped") == "yes");
    run.end_input();
    CHECK(run.ends() == 0);
}

TEST_CASE("json: SIGTERM and SIGINT end it, also while a grading hangs", "[runner][watch]") {
    for (const int which : {SIGTERM, SIGINT}) {
        json_run run("hang");
        REQUIRE(run.begins_to_grade("hang"));
        run.signal(which);
        CHECK(run.ends() == 0);
        CHECK(run.file("stopped") == "yes");
    }
}

TEST_CASE("json: a reader that has gone ends it", "[runner][watch]") {
    json_run run("wrong");
    CHECK(verdict_in(run.line()) == "wrong_result");
    run.close_output();
    run.save("pass");
    CHECK(run.ends() == 1);
}
