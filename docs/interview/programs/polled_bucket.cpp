// A token bucket that gets a token every 200 ms, and a caller who asks every 150 ms.
#include <cassert>
#include <chrono>
#include <mutex>
#include <thread>

using namespace std::chrono;

class bucket {
  public:
    bool try_acquire() {
        const std::lock_guard holding(lock_);
        const auto now = steady_clock::now();
        tokens_ += (now - filled_) / milliseconds(200);
        filled_ = now;
        if (tokens_ == 0) return false;
        --tokens_;
        return true;
    }

  private:
    std::mutex lock_;
    long tokens_ = 0;
    steady_clock::time_point filled_ = steady_clock::now();
};

int main() {
    bucket limiter;
    int calls = 0;
    for (int i = 0; i < 20; ++i) {
        std::this_thread::sleep_for(milliseconds(150));
        if (limiter.try_acquire()) ++calls;
    }
    assert(calls >= 10); // 3 s, five tokens a second
}
