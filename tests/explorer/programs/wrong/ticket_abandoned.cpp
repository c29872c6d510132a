// A ticket lock whose customer leaves with the ticket.
// expect: livelock
// Shows: a ticket once drawn has to be served; all behind it wait for ever.
#include <atomic>
#include <thread>

int main() {
    std::atomic<int> next = 0;
    std::atomic<int> serving = 0;
    std::thread impatient([&] {
        const int mine = next.fetch_add(1);
        if (serving != mine) return; // gives up, but keeps the place in the queue
        ++serving;
    });
    std::thread patient([&] {
        for (int n = 0; n < 2; ++n) {
            const int mine = next.fetch_add(1);
            while (serving != mine)
                std::this_thread::yield();
            ++serving;
        }
    });
    impatient.join();
    patient.join();
}
