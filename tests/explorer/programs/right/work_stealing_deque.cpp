// A work-stealing deque with sequentially consistent indices.
// expect: pass
// Shows: the owner takes at the bottom, a thief steals at the top, each item goes to one of them.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <optional>
#include <thread>

namespace {

class deque {
  public:
    void push(int item) { // owner only
        const long bottom = bottom_;
        items_[slot(bottom)] = item;
        bottom_ = bottom + 1;
    }

    std::optional<int> take() { // owner only
        const long bottom = bottom_ - 1;
        bottom_ = bottom;
        long top = top_;
        std::optional<int> item;
        if (top <= bottom) item = items_[slot(bottom)];
        if (top < bottom) return item;
        // The last item: a thief may want it too. Or there was none.
        if (top == bottom && !top_.compare_exchange_strong(top, top + 1)) item.reset();
        bottom_ = bottom + 1;
        return item;
    }

    std::optional<int> steal() {
        long top = top_;
        if (top >= bottom_) return std::nullopt;
        const int item = items_[slot(top)];
        if (!top_.compare_exchange_strong(top, top + 1)) return std::nullopt;
        return item;
    }

  private:
    static std::size_t slot(long index) { return static_cast<std::size_t>(index); }

    std::array<std::atomic<int>, 4> items_{}; // large enough: no slot is used twice
    std::atomic<long> top_ = 0;
    std::atomic<long> bottom_ = 0;
};

} // namespace

int main() {
    deque work;
    std::array<std::atomic<int>, 4> done{};
    const auto mark = [&](std::optional<int> item) {
        if (item) ++done[static_cast<std::size_t>(*item)];
    };
    std::thread thief([&] {
        for (int n = 0; n < 2; ++n)
            mark(work.steal());
    });
    for (int i = 1; i <= 3; ++i)
        work.push(i);
    while (const auto item = work.take())
        mark(item);
    thief.join();
    for (std::size_t i = 1; i <= 3; ++i)
        assert(done[i] == 1);
}
