// An exception is read by one thread after it was got from a future, and destroyed by another.
// expect: pass
// Shows: whoever lets go of an exception is ordered before whoever destroys it.
#undef NDEBUG
#include <cassert>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

struct task_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Its destructor makes a task_error of it before that goes: it writes.
struct task_timeout : task_error {
    task_timeout() : task_error("failed") {}
};

int main() {
    auto task = std::make_shared<std::packaged_task<void()>>([] { throw task_timeout(); });
    auto result = task->get_future();
    std::thread worker([task = std::move(task)]() mutable {
        (*task)();
        task.reset(); // the last one out destroys the exception
    });
    std::string said;
    try {
        result.get();
    } catch (const task_error& error) {
        said = error.what();
    }
    assert(said == "failed");
    worker.join();
}
