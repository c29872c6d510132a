// A grading that is killed in the middle: no process of it stays, whoever started it.
#include "core/building.hpp"
#include "core/layout.hpp"

#include <catch2/catch_test_macros.hpp>

#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Processes with `mark` in their environment: those that a marked one started, and theirs.
std::vector<pid_t> marked(const std::string& mark) {
    std::vector<pid_t> found;
    std::error_code gone;
    for (fs::directory_iterator item("/proc", gone), end; !gone && item != end;
         item.increment(gone)) {
        const auto name = item->path().filename().string();
        pid_t pid = 0;
        const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error != std::errc{} || stop != name.data() + name.size()) continue;
        if (content(item->path() / "environ").find(mark) != std::string::npos) found.push_back(pid);
    }
    return found;
}

bool has_worker(const std::vector<pid_t>& pids) {
    for (const pid_t pid : pids)
        if (content("/proc/" + std::to_string(pid) + "/cmdline").find("grader_worker") !=
            std::string::npos)
            return true;
    return false;
}

pid_t start_check(const runner::layout& places, const std::string& mark) {
    const auto program = (places.build / "bin" / "workbook").string();
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::setenv("WORKBOOK_TEST_MARK", mark.c_str(), 1);
    if (::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(126);
    ::execl(program.c_str(), "workbook", "check", "05.1", "--from", "solutions", nullptr);
    ::_exit(127);
}

/// Looks again every few milliseconds; ctest's time limit ends a wait for what never comes.
template <typename Condition>
void wait_until(const Condition& holds) {
    while (!holds())
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

} // namespace

TEST_CASE("a grading that is killed leaves no process, however deep", "[killed_run]") {
    const auto places = runner::find_layout();
    const auto mark = "killed-run-" + std::to_string(::getpid());
    const pid_t runner = start_check(places, mark);
    bool at_work = false; // one of its workers, seen
    bool ended = false;
    wait_until([&] {
        at_work = has_worker(marked(mark));
        return at_work || (ended = ::waitpid(runner, nullptr, WNOHANG) != 0);
    });
    REQUIRE_FALSE(ended);
    ::kill(runner, SIGKILL);
    ::waitpid(runner, nullptr, 0);
    wait_until([&] { return marked(mark).empty(); });
    SUCCEED("the last process of the grading has ended");
}
