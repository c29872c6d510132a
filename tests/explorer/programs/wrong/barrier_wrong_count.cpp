// A barrier for three, and two who come.
// expect: deadlock
// Shows: a barrier waits for as many as it was told.
#include <barrier>
#include <thread>

int main() {
    std::barrier phase(3); // main was counted, but does not take part
    const auto work = [&] { phase.arrive_and_wait(); };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
}
