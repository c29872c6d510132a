// Answers that cheat, end the program or attack the grader: none passes, each gets its named
// verdict.
#include "answers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using runner::verdict;
using runner::testing::graded_answer;

namespace {

const std::string includes =
    "#include <csignal>\n#include <cstdio>\n#include <cstdlib>\n#include <fstream>\n"
    "#include <iostream>\n#include <sys/prctl.h>\n#include <sys/wait.h>\n#include <unistd.h>\n";

/// The reference, with `code` run at each place where an answer's code can run.
std::string in_function(const graded_answer& answer, const std::string& code) {
    return includes +
           answer.reference_with("void thread_pool::post(std::function<void()> task) {",
                                 "void thread_pool::post(std::function<void()> task) {\n" + code);
}

std::string in_initialiser(const graded_answer& answer, const std::string& code) {
    return includes + "namespace { const int early = [] { " + code + " return 1; }(); }\n" +
           answer.reference();
}

std::string in_thread(const graded_answer& answer, const std::string& code) {
    return includes + answer.reference_with("void thread_pool::state::work() {",
                                            "void thread_pool::state::work() {\n" + code);
}

void check_everywhere(const std::string& code, verdict expected) {
    const graded_answer answer;
    for (const auto& text :
         {in_function(answer, code), in_initialiser(answer, code), in_thread(answer, code)}) {
        const auto made = answer.grade(text);
        INFO(code << ": " << made.message << "\n" << made.compiler_output);
        CHECK(made.result == expected);
    }
}

bool process_is_gone(pid_t pid) {
    return kill(pid, 0) != 0 && errno == ESRCH;
}

} // namespace

TEST_CASE("the reference itself passes", "[hostile]") {
    const graded_answer answer;
    const auto made = answer.grade(answer.reference());
    INFO(made.message);
    CHECK(made.result == verdict::pass);
}

TEST_CASE("a check for an exception says which was expected, and that none came", "[hostile]") {
    const graded_answer answer;
    const auto made =
        answer.grade(answer.reference_with("if (workers == 0) throw", "if (false) throw"));
    CHECK(made.result == verdict::wrong_result);
    CHECK(made.expected == "std::invalid_argument");
    CHECK(made.actual == "no exception");
}

TEST_CASE("exit(0) is no pass, wherever it is called", "[hostile]") {
    check_everywhere("std::exit(0);", verdict::incomplete);
}

TEST_CASE("_Exit(0) is no pass, wherever it is called", "[hostile]") {
    check_everywhere("std::_Exit(0);", verdict::incomplete);
}

TEST_CASE("quick_exit(0) is no pass, wherever it is called", "[hostile]") {
    check_everywhere("std::quick_exit(0);", verdict::incomplete);
}

TEST_CASE("abort() is a crash, wherever it is called", "[hostile]") {
    check_everywhere("std::abort();", verdict::crash);
}

TEST_CASE("a file with a main of its own does not link", "[hostile]") {
    const graded_answer answer;
    const auto made = answer.grade(answer.reference() + "\nint main() { return 0; }\n");
    CHECK(made.result == verdict::compile_error);
    CHECK(made.message.find("main") != std::string::npos);
}

TEST_CASE("a file that defines a name of the grader does not link", "[hostile]") {
    const graded_answer answer;
    const std::vector<std::string> definitions{
        "namespace grading { std::atomic<const char*> current_verdict{\"pass\"}; }",
        "namespace Catch { struct Session { int run(); }; int Session::run() { return 0; } }",
        "namespace host { struct channel; channel* to_runner = nullptr; }",
    };
    for (const auto& definition : definitions) {
        const auto made =
            answer.grade("#include <atomic>\n" + answer.reference() + definition + "\n");
        INFO(definition << ": " << made.message);
        CHECK(made.result == verdict::compile_error);
    }
}

TEST_CASE("results written by the answer itself count for nothing", "[hostile]") {
    const graded_answer answer;
    const std::string forge = "for (int fd = 3; fd < 1024; ++fd)\n"
                              "  for (const char* text : {\"29:1:x,5:ended,1:a,1:1,1:0,,\", "
                              "\"18:8:finished,1:0,1:0,,\"})\n"
                              "    if (write(fd, text, 29) < 0) break;\n"
                              "std::_Exit(0);";
    const auto made = answer.grade(in_function(answer, forge));
    INFO(made.message);
    CHECK(made.result == verdict::incomplete);
}

TEST_CASE("an answer that ends the program is incomplete", "[hostile]") {
    const graded_answer answer;
    const auto made = answer.grade(in_function(answer, "std::_Exit(0);"));
    INFO(made.message);
    CHECK(made.result == verdict::incomplete);
}

TEST_CASE("a fork is refused, also by its number", "[hostile]") {
    const graded_answer answer;
    for (const char* const fork : {"fork()", "syscall(SYS_fork)", "vfork()"}) {
        const auto made =
            answer.grade("#include <sys/syscall.h>\n" +
                         in_function(answer, std::string("if (") + fork + " != 0) std::_Exit(0);"));
        INFO(fork << ": " << made.message);
        CHECK(made.result == verdict::constraint);
        CHECK(made.message.find("not modelled: ") == 0);
    }
}

TEST_CASE("an answer could write to the terminal, and type into it", "[hostile]") {
    const graded_answer answer;
    const auto ours = std::to_string(getsid(0)); // who has our session has our terminal
    const auto made =
        answer.grade("#include <unistd.h>\n" +
                     in_initialiser(answer, "if (getsid(0) == " + ours + ") std::abort();"));
    INFO(made.message);
    CHECK(made.result == verdict::pass);
}

TEST_CASE("ending the keeper is no pass", "[hostile]") {
    const graded_answer answer;
    const auto made = answer.grade(in_function(answer, "kill(getppid(), SIGKILL); pause();"));
    INFO(made.message);
    CHECK(made.result == verdict::crash);
}

TEST_CASE("a process left behind is a leak, and is gone before the verdict", "[hostile]") {
    const graded_answer answer;
    const auto note = (answer.folder() / "pid").string();
    // While a library is loaded nothing is explored: there a fork is real.
    const auto made = answer.grade(
        in_initialiser(answer, "if (fork() == 0) { setsid(); if (fork() != 0) std::_Exit(0);\n"
                               "  std::ofstream(\"" +
                                   note +
                                   "\") << getpid() << std::flush;\n  for (;;) pause(); }\n"
                                   "while (!std::ifstream(\"" +
                                   note + "\").good()) usleep(1000);"));
    INFO(made.message);
    CHECK(made.result == verdict::leak);
    pid_t pid = 0;
    std::ifstream(note) >> pid;
    REQUIRE(pid > 0);
    CHECK(process_is_gone(pid));
}

TEST_CASE("a thread left behind is a leak", "[hostile]") {
    const graded_answer answer;
    const auto made =
        answer.grade(in_function(answer, "std::thread([] { for (;;) sleep(1); }).detach();"));
    INFO(made.message);
    CHECK(made.result == verdict::leak);
}

TEST_CASE("an endless loop is a timeout that names its line", "[hostile]") {
    const graded_answer answer;
    const auto made = answer.grade(in_function(answer, "for (volatile bool on = true; on;) {}"));
    INFO(made.message << " " << made.where);
    CHECK(made.result == verdict::timeout);
    // On a machine that is too busy to compute for three seconds, the deadline comes first.
    if (made.message.starts_with("it was still running")) return;
    CHECK(made.where.find("thread_pool.cpp:") != std::string::npos);
}

TEST_CASE("printing without end is stopped", "[hostile]") {
    const graded_answer answer;
    const auto made =
        answer.grade(in_function(answer, "for (int i = 0; i < 1024 * 100; ++i) "
                                         "std::fputs(std::string(1024, 'x').c_str(), stdout);"));
    INFO(made.message);
    CHECK(made.result == verdict::constraint);
    CHECK(made.printed.size() < 10'000);
}

TEST_CASE("recursion without end is a crash", "[hostile]") {
    const graded_answer answer;
    const auto made =
        answer.grade("#include <cstddef>\nnamespace { int deeper(volatile int* n) { volatile int "
                     "room[256]; room[0] = *n + 1; "
                     "return deeper(room) + room[0]; } }\n" +
                     in_function(answer, "volatile int start = deeper(nullptr == state_.get() ? "
                                         "nullptr : new int(0)); (void)start;"));
    INFO(made.message << made.compiler_output);
    CHECK(made.result == verdict::crash);
}

TEST_CASE("memory without end meets a limit", "[hostile]") {
    const graded_answer answer;
    const auto made = answer.grade(in_function(
        answer, "static std::vector<char*> all; for (;;) all.push_back(new char[256 << 20]);"));
    INFO(made.message);
    CHECK(made.result == verdict::wrong_result);
    CHECK(made.message.find("bad_alloc") != std::string::npos);
}

TEST_CASE("an exception that leaves a thread is a crash that says what was thrown", "[hostile]") {
    const graded_answer answer;
    const auto made = answer.grade(in_thread(answer, "throw std::runtime_error(\"left alone\");"));
    INFO(made.message);
    CHECK(made.result == verdict::crash);
    CHECK(made.message.find("left alone") != std::string::npos);
}

TEST_CASE("a stopped grading returns at once and leaves nothing", "[hostile]") {
    const graded_answer answer;
    const auto note = answer.folder() / "pid";
    const auto text = in_function(answer, "std::ofstream(\"" + note.string() +
                                              "\") << getpid() << std::flush; for (;;) pause();");
    std::stop_source stop;
    std::jthread stopper([&] {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{60};
        while (!std::ifstream(note).good() && std::chrono::steady_clock::now() < limit)
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        stop.request_stop();
    });
    const auto made = answer.grade(text, stop.get_token());
    CHECK(made.message == "stopped");
    pid_t pid = 0;
    std::ifstream(note) >> pid;
    CHECK((pid == 0 || process_is_gone(pid)));
}
