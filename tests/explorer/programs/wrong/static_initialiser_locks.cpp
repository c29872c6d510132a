// A static variable whose initialiser takes a lock that a caller holds.
// expect: deadlock
// Shows: the initialisation of a function's static variable is a lock as well.
#include <mutex>
#include <thread>

namespace {

std::recursive_mutex mutex; // so that report() alone is no deadlock

int read_configuration() {
    const std::lock_guard lock(mutex);
    return 42;
}

int configuration() {
    static const int value = read_configuration();
    return value;
}

void report() {
    const std::lock_guard lock(mutex);
    configuration();
}

} // namespace

int main() {
    std::thread first(configuration);
    std::thread second(report);
    first.join();
    second.join();
}
