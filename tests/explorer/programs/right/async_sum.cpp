// Two halves summed by std::async.
// expect: pass
// Shows: what an asynchronous call wrote is visible to the one who called get().
#undef NDEBUG
#include <cassert>
#include <future>
#include <numeric>
#include <vector>

int main() {
    std::vector<int> numbers(8);
    std::iota(numbers.begin(), numbers.end(), 1);
    const auto middle = numbers.begin() + 4;

    int calls = 0; // written by the call, read after get()
    auto low = std::async(std::launch::async, [&] {
        ++calls;
        return std::accumulate(numbers.begin(), middle, 0);
    });
    auto high = std::async(std::launch::deferred,
                           [&] { return std::accumulate(middle, numbers.end(), 0); });
    const int sum = low.get() + high.get();
    assert(sum == 36);
    assert(calls == 1);
}
