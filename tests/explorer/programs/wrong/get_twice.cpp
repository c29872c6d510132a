// A future that is read twice.
// expect: crash
// Shows: after get() a future has no state; the second get() throws.
#include <future>

int main() {
    auto result = std::async(std::launch::async, [] { return 21; });
    return result.get() + result.get() == 42 ? 0 : 1;
}
