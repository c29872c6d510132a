// Read a task, time the work, write a reply; until the parent hangs up.
#include "serve.hpp"

#include "wire.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <exception>

namespace workbook {

namespace {

// Keeps the reply pipe for us alone and points standard output at standard error.
descriptor take_standard_output() {
    descriptor replies(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    return replies;
}

reply answer(const std::function<std::string(std::string_view)>& work, std::string_view task) {
    const auto start = std::chrono::steady_clock::now();
    reply result{.ok = true, .pid = ::getpid(), .time = {}, .text = {}};
    try {
        result.text = work(task);
    } catch (const std::exception& error) {
        result.ok = false;
        result.text = error.what();
    } catch (...) {
        result.ok = false;
        result.text = "the task threw something that is no std::exception";
    }
    result.time = std::chrono::steady_clock::now() - start;
    return result;
}

} // namespace

//! [serve]
int serve(const std::function<std::string(std::string_view)>& work) {
    const descriptor replies = take_standard_output();
    while (const auto task = read_message(STDIN_FILENO))
        if (!write_message(replies.get(), pack(answer(work, *task)))) return 1;
    return 0;
}

//! [serve]

} // namespace workbook
