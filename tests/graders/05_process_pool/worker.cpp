// A worker for graders: it sums, waits, fails, dies and misbehaves on request.
#include "sum_of_squares.hpp"
#include "wire.hpp"

#include <graders/support/process_gate.hpp>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

// Writes the length of a message and half of what it announces, then dies.
[[noreturn]] void die_in_the_middle() {
    constexpr std::string_view cut("\x40\0\0\0ok 1", 8);
    if (::write(STDOUT_FILENO, cut.data(), cut.size()) < 0) ::_exit(2);
    ::_exit(0);
}

// Something that is no message at all, such as a program prints that knows nothing of the protocol.
[[noreturn]] void talk_nonsense() {
    constexpr std::string_view text = "Hello, world!\n";
    if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) ::_exit(2);
    for (;;)
        ::pause();
}

// The gate at which to wait when the input has ended, before going.
std::string last_gate;

// The task's first word says what to do with the rest.
std::string work(std::string_view verb, const std::string& rest) {
    static int serial = 0;
    if (verb == "sum") return std::to_string(workbook::sum_of_squares(std::stoull(rest)));
    if (verb == "count") return std::to_string(++serial);
    if (verb == "echo") return rest;
    if (verb == "fail") throw std::runtime_error(rest);
    if (verb == "exit") ::_exit(std::stoi(rest));
    if (verb == "half") die_in_the_middle();
    if (verb == "nonsense") talk_nonsense();
    if (verb == "deaf") ::close(STDIN_FILENO);
    if (verb == "goodbye") last_gate = rest;
    if (verb == "meet") grading::wait_at_gate(rest);
    return std::string(verb);
}

workbook::reply answer(const std::string& task) {
    const auto start = std::chrono::steady_clock::now();
    workbook::reply result{.ok = true, .pid = ::getpid(), .time = {}, .text = {}};
    try {
        const auto space = task.find(' ');
        result.text = work(task.substr(0, space),
                           space == std::string::npos ? std::string() : task.substr(space + 1));
    } catch (const std::exception& error) {
        result.ok = false;
        result.text = error.what();
    }
    result.time = std::chrono::steady_clock::now() - start;
    return result;
}

} // namespace

int main() {
    ::alarm(30); // should the grader be killed, even a worker that hears nothing is gone soon
    while (const auto task = workbook::read_message(STDIN_FILENO)) {
        if (!workbook::write_message(STDOUT_FILENO, workbook::pack(answer(*task)))) return 1;
        if (task->starts_with("deaf"))
            for (;;)
                ::pause(); // alive, and past hearing: only a signal ends it
    }
    if (!last_gate.empty()) grading::wait_at_gate(last_gate);
    return 0;
}
