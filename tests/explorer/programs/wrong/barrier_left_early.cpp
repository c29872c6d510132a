// A thread that leaves a loop of barriers after the first round.
// expect: deadlock
// Shows: whoever leaves has to drop out of the barrier.
#include <barrier>
#include <thread>

int main() {
    std::barrier phase(2);
    const auto work = [&](int rounds) {
        for (int n = 0; n < rounds; ++n)
            phase.arrive_and_wait();
    };
    std::thread brief(work, 1);
    std::thread thorough(work, 2);
    brief.join();
    thorough.join();
}
