// Three calls at once, one of which fails.
// expect: pass
// Shows: gathering futures in order keeps results and errors apart, and waits for all.
#undef NDEBUG
#include <cassert>
#include <future>
#include <stdexcept>
#include <vector>

int main() {
    const auto fetch = [](int number) {
        if (number == 2) throw std::runtime_error("not found");
        return number * 10;
    };
    std::vector<std::future<int>> calls;
    for (int number = 1; number <= 3; ++number)
        calls.push_back(std::async(std::launch::async, fetch, number));
    int sum = 0;
    int errors = 0;
    for (auto& call : calls) {
        try {
            sum += call.get();
        } catch (const std::runtime_error&) {
            ++errors;
        }
    }
    assert(sum == 40);
    assert(errors == 1);
}
