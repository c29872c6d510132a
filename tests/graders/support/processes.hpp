// What a test leaves behind: children, zombies and open descriptors, as the system sees them.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <system_error>
#include <vector>

namespace grading {

/// A process as /proc shows it.
struct process_entry {
    pid_t pid = 0;
    pid_t parent = 0;
    char state = '?'; ///< 'R' runs, 'S' sleeps, 'T' is stopped, 'Z' is a zombie: dead, not reaped
    std::string program;

    /// For people: "4711 worker (zombie)".
    [[nodiscard]] std::string text() const {
        return std::to_string(pid) + ' ' + program + (state == 'Z' ? " (zombie)" : "");
    }
};

/// The entry of one process; pid 0 when it no longer exists.
inline process_entry look_up(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text, '\0'); // to the end; a process that vanishes meanwhile is no exception
    // The line is "pid (program) state parent ...", and a program's name may contain ") ".
    const auto open = text.find('(');
    const auto close = text.rfind(") ");
    if (open == std::string::npos || close == std::string::npos || close + 4 > text.size())
        return {};
    process_entry entry{pid, 0, text[close + 2], text.substr(open + 1, close - open - 1)};
    std::from_chars(text.data() + close + 4, text.data() + text.size(), entry.parent);
    return entry;
}

/// The numbers that name entries of a folder of /proc. Empty for one that is gone or not ours.
inline std::vector<int> numbers_in(const std::string& folder) {
    std::vector<int> found;
    std::error_code failed;
    for (std::filesystem::directory_iterator item(folder, failed), end; !failed && item != end;
         item.increment(failed)) {
        const std::string name = item->path().filename().string();
        int number = 0;
        const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc{} && stop == name.data() + name.size()) found.push_back(number);
    }
    return found;
}

/// The children of this process, zombies among them, by pid.
inline std::vector<process_entry> children() {
    std::vector<process_entry> found;
    for (const pid_t pid : numbers_in("/proc")) {
        if (const auto entry = look_up(pid); entry.parent == ::getpid()) found.push_back(entry);
    }
    std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.pid < b.pid; });
    return found;
}

/// What the descriptors of a process stand for: 3 → "pipe:[12345]". Empty for what is not ours.
inline std::map<int, std::string> descriptors(pid_t pid = ::getpid()) {
    std::map<int, std::string> found;
    const std::string folder = "/proc/" + std::to_string(pid) + "/fd/";
    for (const int fd : numbers_in(folder)) {
        std::error_code gone; // such as the descriptor that listed the folder
        const auto target = std::filesystem::read_symlink(folder + std::to_string(fd), gone);
        if (!gone) found[fd] = target.string();
    }
    return found;
}

/// Remembers what is there when it is made, and later names what has come since.
///
///     const grading::leftovers since;
///     { process_pool pool(program, 4); }
///     const grading::judged_as leak("leak");
///     CHECK(since.children() == grading::nothing);
///
/// Use while no other thread starts processes or opens descriptors.
class leftovers {
  public:
    leftovers() : children_(grading::children()), descriptors_(grading::descriptors()) {}

    /// Children that were not there before, as text.
    [[nodiscard]] std::vector<std::string> children() const {
        std::vector<std::string> found;
        for (const auto& now : grading::children())
            if (std::none_of(children_.begin(), children_.end(),
                             [&](auto& before) { return before.pid == now.pid; }))
                found.push_back(now.text());
        return found;
    }

    /// Open descriptors that were not there before, as text: "7 -> pipe:[12345]".
    [[nodiscard]] std::vector<std::string> descriptors() const {
        std::vector<std::string> found;
        for (const auto& [fd, target] : grading::descriptors())
            if (const auto before = descriptors_.find(fd);
                before == descriptors_.end() || before->second != target)
                found.push_back(std::to_string(fd) + " -> " + target);
        return found;
    }

    /// True for what was open already when this was made: inherited by every child, and no leak.
    [[nodiscard]] bool knows(const std::string& target) const {
        return std::any_of(descriptors_.begin(), descriptors_.end(),
                           [&](auto& each) { return each.second == target; });
    }

  private:
    std::vector<process_entry> children_;
    std::map<int, std::string> descriptors_;
};

/// What should be left.
inline const std::vector<std::string> nothing;

} // namespace grading
