// A sleep of a thousand hours.
// expect: pass
// Shows: virtual time costs nothing (a real clock would).
#undef NDEBUG
#include <cassert>
#include <chrono>
#include <thread>

using namespace std::chrono_literals;

int main() {
    const auto begin = std::chrono::steady_clock::now();
    std::thread sleeper([] { std::this_thread::sleep_for(1000h); });
    sleeper.join();
    assert(std::chrono::steady_clock::now() - begin >= 1000h);
}
