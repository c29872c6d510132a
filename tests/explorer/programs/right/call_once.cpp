// Three threads, one initialisation.
// expect: pass
// Shows: std::call_once runs the function once, and everybody sees what it wrote.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

int main() {
    std::once_flag flag;
    int initialisations = 0;
    int configuration = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            std::call_once(flag, [&] {
                ++initialisations;
                configuration = 42;
            });
            assert(configuration == 42);
        });
    for (auto& thread : threads)
        thread.join();
    assert(initialisations == 1);
}
