// A half-open breaker that is to let one probe through, asked by two threads at once.
#include <atomic>
#include <cassert>
#include <thread>

enum class state { closed, open, half_open };

class breaker {
  public:
    bool allow() {
        if (state_.load() != state::half_open) return state_.load() == state::closed;
        if (probes_.load() >= 1) return false;
        probes_.fetch_add(1);
        return true;
    }

  private:
    std::atomic<state> state_ = state::half_open;
    std::atomic<int> probes_ = 0;
};

int main() {
    breaker guard;
    std::atomic<int> calls = 0;
    const auto caller = [&] {
        if (guard.allow()) ++calls;
    };
    {
        std::jthread one(caller);
        std::jthread two(caller);
    }
    assert(calls <= 1);
}
