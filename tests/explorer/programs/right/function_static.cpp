// A function's static variable, first used by several threads at once.
// expect: pass
// Shows: the language initialises it once and makes it visible to all.
#undef NDEBUG
#include <cassert>
#include <string>
#include <thread>
#include <vector>

namespace {

int constructions = 0;

const std::string& greeting() {
    static const std::string text = [] {
        ++constructions;
        return std::string("a text that is too long for the small buffer of a string");
    }();
    return text;
}

} // namespace

int main() {
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([] { assert(greeting().front() == 'a'); });
    for (auto& thread : threads)
        thread.join();
    assert(constructions == 1);
}
