// A station calls its listeners without its lock, while one of them is taken away.
#include <algorithm>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

struct listener {
    std::mutex lock;
    int heard = 0; // guarded by lock

    void hear() {
        const std::lock_guard hearing(lock);
        ++heard;
    }
};

std::mutex lock;
std::vector<listener*> listeners; // guarded by lock

void send() {
    std::unique_lock looking(lock);
    const auto told = listeners; // a copy
    looking.unlock();
    for (auto* each : told)
        each->hear();
}

int main() {
    auto guest = std::make_unique<listener>();
    listeners.push_back(guest.get());
    std::jthread sender(send);
    {
        const std::lock_guard changing(lock);
        std::erase(listeners, guest.get());
    }
    guest.reset();
}
