// One thread leaves after the first phase.
// expect: pass
// Shows: arrive_and_drop lowers the number of threads that later phases wait for.
#undef NDEBUG
#include <atomic>
#include <barrier>
#include <cassert>
#include <thread>

int main() {
    std::barrier phase(2);
    std::atomic<int> rounds = 0;
    std::thread guest([&] {
        ++rounds;
        phase.arrive_and_drop();
    });
    for (int n = 0; n < 3; ++n) {
        ++rounds;
        phase.arrive_and_wait();
    }
    assert(rounds == 4);
    guest.join();
}
