// Two initialisations that call each other through two once_flags.
// expect: deadlock
// Shows: a running call_once is a lock that others wait for.
#include <mutex>
#include <thread>

namespace {

std::once_flag left_flag;
std::once_flag right_flag;

void left_part() {
    std::call_once(right_flag, [] {});
}

void right_part() {
    std::call_once(left_flag, [] {});
}

} // namespace

int main() {
    std::thread first([] { std::call_once(left_flag, left_part); });
    std::thread second([] { std::call_once(right_flag, right_part); });
    first.join();
    second.join();
}
