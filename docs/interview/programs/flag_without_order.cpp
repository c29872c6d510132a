// One thread prepares a value and says so; the other waits for it.
#include <thread>

int main() {
    int value = 0;
    bool ready = false;
    std::jthread producer([&] {
        value = 42;
        ready = true;
    });
    while (!ready)
        std::this_thread::yield();
    return value == 42 ? 0 : 1;
}
