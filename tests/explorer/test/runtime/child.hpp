// Parts of a test that run in a process of their own.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <sys/wait.h>
#include <unistd.h>

namespace explorer::testing {

/// Runs `what` in a forked child, to its end, and gives the child's status as waitpid does. A child
/// must not assert: it tells by its exit status.
template <typename Function>
[[nodiscard]] int status_of_child(Function what) {
    constexpr unsigned patience_s = 50;
    const pid_t child = fork();
    if (child == 0) {
        alarm(patience_s);
        what();
        _exit(0);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    return status;
}

template <typename Function>
[[nodiscard]] bool exits_with(int code, Function what) {
    const int status = status_of_child(what);
    return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

template <typename Function>
[[nodiscard]] bool dies_of(int signal, Function what) {
    const int status = status_of_child(what);
    return WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

} // namespace explorer::testing
