// One object, owned by three threads.
// expect: pass
// Shows: each thread drops its own shared_ptr; the last one frees the object, whoever that is.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

std::atomic<int> alive = 0;

struct document {
    std::string text = "a text that is too long for the small buffer of a string";

    document() { ++alive; }

    ~document() {
        text.clear(); // a write that must come after all reads
        --alive;
    }
};

} // namespace

int main() {
    std::vector<std::thread> threads;
    {
        const auto shared = std::make_shared<document>();
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([mine = shared]() mutable {
                assert(mine->text.size() > 20);
                mine.reset();
            });
    }
    for (auto& thread : threads)
        thread.join();
    assert(alive == 0);
}
