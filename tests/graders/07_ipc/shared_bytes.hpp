// What others can see of a queue: the bytes that its processes share, and processes that die right
// after they have changed them.
#pragma once

#include <graders/support/single_step.hpp>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace grading {

/// Watches the shared memory that came between its construction and `watch`.
///
///     grading::shared_bytes memory;
///     auto queue = message_queue::create(2, 8);
///     memory.watch();
///
/// It has to stay mapped. Whoever keeps a queue elsewhere, in a file for instance, has no such
/// memory: then nothing is ever changed. Thread safety: none; use on the test's main thread.
class shared_bytes {
  public:
    shared_bytes() {
        for (const auto& each : mapped())
            others_.insert(each.begin);
    }

    void watch() {
        for (const auto& each : mapped())
            if (others_.count(each.begin) == 0) watched_.push_back(each);
        look();
    }

    /// Forgets what was changed until now.
    void look() {
        for (auto& each : watched_)
            each.seen.assign(each.begin, each.end);
    }

    /// Has a byte another value than at the last look? This is a look too.
    bool changed() {
        bool any = false;
        for (auto& each : watched_) {
            if (std::equal(each.begin, each.end, each.seen.begin())) continue;
            each.seen.assign(each.begin, each.end);
            any = true;
        }
        return any;
    }

  private:
    struct area {
        const char* begin;
        const char* end;
        std::string seen;
    };

    // What this process shares with others and may write to.
    static std::vector<area> mapped() {
        std::vector<area> found;
        std::ifstream maps("/proc/self/maps");
        for (std::string line; std::getline(maps, line);) {
            std::istringstream words(line);
            std::size_t begin = 0, end = 0;
            char dash = 0;
            std::string permissions;
            words >> std::hex >> begin >> dash >> end >> permissions;
            if (permissions == "rw-s")
                found.push_back(
                    {reinterpret_cast<const char*>(begin), reinterpret_cast<const char*>(end), {}});
        }
        return found;
    }

    std::set<const char*> others_;
    std::vector<area> watched_;
};

/// Steps a process until it has changed that memory `changes` times, and kills it there. False when
/// it has come to its end before.
inline bool die_after(std::size_t changes, shared_bytes& memory,
                      const std::function<void()>& body) {
    stepped_child victim(body);
    memory.look();
    while (changes > 0) {
        if (!victim.step()) return false;
        if (memory.changed()) --changes;
    }
    victim.kill();
    return true;
}

} // namespace grading
