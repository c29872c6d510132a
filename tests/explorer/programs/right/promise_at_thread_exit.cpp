// A result that is announced when the thread's own objects are gone.
// expect: pass
// Shows: set_value_at_thread_exit makes ready after the thread_local destructors have run.
#undef NDEBUG
#include <cassert>
#include <future>
#include <thread>
#include <utility>

namespace {

struct closing_note {
    int* written = nullptr;

    ~closing_note() {
        if (written != nullptr) *written = 9;
    }
};

thread_local closing_note note;

} // namespace

int main() {
    int written = 0;
    std::promise<int> promise;
    auto future = promise.get_future();
    std::thread worker([&written, last = std::move(promise)]() mutable {
        note.written = &written;
        last.set_value_at_thread_exit(1);
    });
    assert(future.get() == 1);
    assert(written == 9); // not only after the join
    worker.join();
}
