// A session that owns its thread, a thread that owns its session.
// expect: leak
// Shows: the circle of shared_ptr keeps both alive; main ends while the thread waits for a stop.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace {

struct session {
    std::mutex mutex;
    std::condition_variable stopping;
    bool stopped = false; // guarded by mutex
    std::thread thread;

    void wait_for_stop() {
        std::unique_lock lock(mutex);
        stopping.wait(lock, [this] { return stopped; });
    }
};

void open_session() {
    const auto opened = std::make_shared<session>();
    opened->thread = std::thread([opened] { opened->wait_for_stop(); });
}

} // namespace

int main() {
    open_session();
}
