// Runs a piece of a test in a process of its own: with other limits, as another user, or many at
// once.
#pragma once

#include <functional>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace testing {

/// Starts `body` in a child, whose exit status is what `body` returns (99 when it throws).
inline pid_t start_forked(const std::function<int()>& body) {
    const pid_t child = fork();
    if (child != 0) return child;
    int status = 99;
    try {
        status = body();
    } catch (...) {
    }
    _exit(status);
}

/// The exit status of a child; 128 + signal when it was killed.
inline int wait_for(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

inline int forked(const std::function<int()>& body) {
    return wait_for(start_forked(body));
}

/// The sentence of the `Error` that `body` throws; empty when it throws none.
template <typename Error>
std::string sentence_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const Error& problem) {
        return problem.what();
    }
    return {};
}

/// Permissions mean nothing to root: become nobody. For use in a child.
inline void drop_root() {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(98);
}

} // namespace testing
