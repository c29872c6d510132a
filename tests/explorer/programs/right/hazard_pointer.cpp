// An object that is freed as soon as nobody reads it.
// expect: pass
// Shows: a hazard pointer, checked after it was set, keeps the object alive while it is in use.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

int main() {
    auto old_version = std::make_unique<int>(1);
    auto new_version = std::make_unique<int>(2);
    std::atomic<int*> current = old_version.get();
    std::atomic<int*> in_use = nullptr;

    std::thread reader([&] {
        int* seen = current;
        for (;;) {
            in_use = seen;
            int* again = current; // the writer looks at in_use only after it has changed this
            if (again == seen) break;
            seen = again;
        }
        assert(*seen == 1 || *seen == 2);
        in_use = nullptr;
    });
    current = new_version.get();
    while (in_use == old_version.get())
        std::this_thread::yield();
    old_version.reset();
    reader.join();
}
