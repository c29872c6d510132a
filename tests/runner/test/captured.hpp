// What a command prints, caught in a file.
#pragma once

#include <cstdio>
#include <functional>
#include <string>

#include <unistd.h>

namespace testing {

/// The standard output of `body`. Not for use from several threads at once. What `body` throws
/// comes out after the output has been put back.
inline std::string captured(const std::function<void()>& body) {
    std::fflush(stdout);
    std::FILE* file = std::tmpfile();
    const int saved = dup(STDOUT_FILENO);
    dup2(fileno(file), STDOUT_FILENO);
    const auto put_back = [&] {
        std::fflush(stdout);
        dup2(saved, STDOUT_FILENO);
        close(saved);
    };
    std::string text;
    try {
        body();
    } catch (...) {
        put_back();
        std::fclose(file);
        throw;
    }
    put_back();
    std::rewind(file);
    char block[4096];
    while (const std::size_t got = std::fread(block, 1, sizeof block, file))
        text.append(block, got);
    std::fclose(file);
    return text;
}

} // namespace testing
