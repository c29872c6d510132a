// One exception, rethrown in two threads.
// expect: pass
// Shows: threads may read one stored exception at once, and any of them may be the last to drop it.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <exception>
#include <future>
#include <stdexcept>
#include <string_view>
#include <thread>

int main() {
    std::atomic<int> caught = 0;
    {
        std::promise<int> promise;
        const std::shared_future<int> result = promise.get_future().share();
        const auto wait = [&caught](std::shared_future<int> mine) {
            try {
                mine.get();
            } catch (const std::runtime_error& error) {
                if (std::string_view(error.what()) == "offline") ++caught;
            }
        };
        std::thread first(wait, result);
        std::thread second(wait, result);
        promise.set_exception(std::make_exception_ptr(std::runtime_error("offline")));
        first.join();
        second.join();
    }
    assert(caught == 2);
}
