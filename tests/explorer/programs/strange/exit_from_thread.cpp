// A thread that ends the process while another one still waits.
// expect: pass | leak | not modelled
// Shows: exit() from a thread is allowed; main never returns, and one thread is left behind.
#include <atomic>
#include <cstdlib>
#include <thread>

namespace {

std::atomic<int> never = 0;

} // namespace

int main() {
    std::thread waiting([] { never.wait(0); });
    std::thread ending([] { std::exit(0); });
    ending.join();
    waiting.join();
}
