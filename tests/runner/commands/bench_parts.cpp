// The benchmark's programs: watch on a pipe, and the plain compiler.
#include "commands/bench_parts.hpp"

#include "core/child.hpp"
#include "core/error.hpp"

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace runner {

namespace fs = std::filesystem;

namespace {

constexpr int verdict_patience = 120'000; // ms: a grader may have to be built first

std::vector<std::string> environment_for(const learner_compiler& with, const fs::path& folder) {
    std::vector<std::string> all{"WORKBOOK_EXERCISES=" + (folder / "exercises").string(),
                                 "WORKBOOK_STATE_DIR=" + (folder / "state").string(),
                                 "WORKBOOK_COMPILER=" + with.name.substr(0, with.name.find(' '))};
    for (char** entry = environ; *entry != nullptr; ++entry)
        all.emplace_back(*entry);
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (auto& word : words)
        all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

} // namespace

struct watched_exercise::state {
    pid_t child = 0;
    int input = -1;  // kept open: watch ends when it closes
    int output = -1; // a verdict a line
    std::string unread;

    std::string next_line() {
        for (;;) {
            if (const auto end = unread.find('\n'); end != std::string::npos) {
                auto line = unread.substr(0, end);
                unread.erase(0, end + 1);
                return line;
            }
            pollfd ready{output, POLLIN, 0};
            std::array<char, 65536> bytes{};
            const bool there = poll(&ready, 1, verdict_patience) == 1;
            const auto n = there ? read(output, bytes.data(), bytes.size()) : 0;
            if (n <= 0) throw own_fault("watch --json gave no verdict");
            unread.append(bytes.data(), static_cast<std::size_t>(n));
        }
    }

    void expect_pass() {
        const auto line = next_line();
        const auto made = boost::json::parse(line).as_object();
        if (made.at("verdict").as_string() != "pass")
            throw own_fault("the reference does not pass: " + line);
    }
};

watched_exercise::watched_exercise(session& s, const exercise& what, const learner_compiler& with,
                                   const fs::path& folder)
    : state_(std::make_unique<state>()) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0)
        throw own_fault("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    std::vector<std::string> words{(s.places.build / "bin" / "workbook").string(), "watch",
                                   "--json", what.id()};
    auto variables = environment_for(with, folder);
    const int error = posix_spawn(&state_->child, words.front().c_str(), &actions, nullptr,
                                  pointers(words).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    state_->input = in[1];
    state_->output = out[0];
    if (error != 0) throw own_fault("cannot start " + words.front());
    state_->expect_pass();
}

watched_exercise::~watched_exercise() {
    close(state_->input);
    kill(state_->child, SIGTERM);
    waitpid(state_->child, nullptr, 0);
    close(state_->output);
}

double watched_exercise::save(const fs::path& file, const std::string& text) {
    const auto fresh = file.string() + ".new";
    std::ofstream(fresh) << text;
    const auto begin = std::chrono::steady_clock::now();
    fs::rename(fresh, file);
    state_->expect_pass();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double seconds_of(session& s, const std::vector<std::string>& command, const fs::path& directory,
                  const std::map<std::string, std::string>& environment) {
    child_request request;
    request.command = command;
    request.directory = directory;
    request.deadline = std::chrono::minutes{20};
    request.environment = environment;
    const auto result = run_child(s.places, request);
    if (!result.succeeded()) throw own_fault(command.front() + " failed:\n" + result.out);
    return result.seconds.count();
}

double bare_compile(session& s, const exercise& what, const fs::path& file,
                    const fs::path& scratch) {
    return seconds_of(s,
                      {"/usr/bin/g++", "-std=c++20", "-I",
                       (s.places.lessons() / what.folder).string(), "-I",
                       (s.places.lessons() / "support").string(), "-c", file.string(), "-o",
                       (scratch / "bare.o").string()},
                      s.places.root, {});
}

} // namespace runner
