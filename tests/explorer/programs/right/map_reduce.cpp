// Words counted in parts, the parts added up.
// expect: pass
// Shows: each thread fills a map of its own; only the merge takes the lock.
#undef NDEBUG
#include <array>
#include <cassert>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

int main() {
    const std::array<std::vector<std::string>, 3> parts{
        {{"to", "be", "or"}, {"not", "to", "be"}, {"or", "not"}}};
    std::mutex mutex;
    std::map<std::string, int> counts; // guarded by mutex
    std::vector<std::thread> threads;
    for (const auto& part : parts)
        threads.emplace_back([&] {
            std::map<std::string, int> mine;
            for (const auto& word : part)
                ++mine[word];
            const std::lock_guard lock(mutex);
            for (const auto& [word, count] : mine)
                counts[word] += count;
        });
    for (auto& thread : threads)
        thread.join();
    for (const auto& [word, count] : counts)
        assert(count == 2);
    assert(counts.size() == 4);
}
