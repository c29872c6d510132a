// What a small trusted program (git, a compiler's --version) prints; no shell is involved.
#include "core/command_output.hpp"

#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/process/v2/environment.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>

#include <unistd.h>

namespace runner {
namespace {

namespace asio = boost::asio;
namespace process = boost::process::v2;

/// A hook that runs inside git sets GIT_DIR and the like; they would name another repository.
std::vector<std::string> quiet_environment() {
    std::vector<std::string> kept{"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0"};
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        if (!text.starts_with("GIT_") && !text.starts_with("LC_ALL=")) kept.emplace_back(text);
    }
    return kept;
}

/// Hands an environment over. (The library's own way to do so cannot be used header-only in 1.83.)
struct with_environment {
    std::vector<const char*> entries;

    explicit with_environment(const std::vector<std::string>& from) {
        for (const std::string& entry : from)
            entries.push_back(entry.c_str());
        entries.push_back(nullptr);
    }

    template <typename Launcher>
    boost::system::error_code on_setup(Launcher& launcher, const process::filesystem::path&,
                                       const char* const*&) {
        launcher.env = entries.data();
        return {};
    }
};

/// Starts the program and collects until the pipe closes or the deadline passes.
void collect(const process::filesystem::path& program, const std::vector<std::string>& arguments,
             const std::filesystem::path& directory, std::chrono::milliseconds deadline,
             command_output& into) {
    asio::io_context loop;
    asio::readable_pipe output(loop);
    const std::vector<std::string> environment = quiet_environment();
    process::process child(
        loop, program, arguments,
        process::process_stdio{.in = nullptr, .out = output, .err = nullptr},
        with_environment(environment),
        process::process_start_dir(directory.empty() ? "/" : directory.string()));
    into.started = true;
    asio::steady_timer clock(loop, deadline);
    bool late = false;
    clock.async_wait([&](boost::system::error_code cancelled) {
        if (cancelled) return;
        late = true;
        output.close();
    });
    asio::async_read(output, asio::dynamic_buffer(into.text),
                     [&](boost::system::error_code, std::size_t) { clock.cancel(); });
    loop.run();
    boost::system::error_code ignored;
    if (late) child.terminate(ignored);
    const int code = child.wait(ignored);
    into.code = late ? -1 : code;
}

} // namespace

command_output output_of(const std::vector<std::string>& command,
                         const std::filesystem::path& directory,
                         std::chrono::milliseconds deadline) {
    command_output result;
    const auto program = process::environment::find_executable(command.front());
    if (program.empty()) return result;
    try {
        collect(program, {command.begin() + 1, command.end()}, directory, deadline, result);
    } catch (const boost::system::system_error&) {
        result.started = false;
    }
    return result;
}

} // namespace runner
