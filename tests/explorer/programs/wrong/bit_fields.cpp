// Two neighbouring bit-fields, each with its own lock.
// expect: data_race
// Shows: adjacent bit-fields are one memory location.
#include <mutex>
#include <thread>

namespace {

struct flags {
    unsigned visible : 1;
    unsigned enabled : 1;
};

} // namespace

int main() {
    flags shared{0, 0};
    std::mutex visible_mutex;
    std::mutex enabled_mutex;
    std::thread first([&] {
        const std::lock_guard lock(visible_mutex);
        shared.visible = 1;
    });
    std::thread second([&] {
        const std::lock_guard lock(enabled_mutex);
        shared.enabled = 1;
    });
    first.join();
    second.join();
}
