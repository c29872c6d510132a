// A detached thread awaited through a future.
// expect: pass
// Shows: the promise moves into the thread; get() is the join.
#undef NDEBUG
#include <cassert>
#include <future>
#include <string>
#include <thread>
#include <utility>

int main() {
    std::promise<std::string> promise;
    auto future = promise.get_future();
    std::thread([answer = std::move(promise)]() mutable {
        answer.set_value("a text that is too long for the small buffer of a string");
    }).detach();
    assert(future.get().size() > 20);
}
