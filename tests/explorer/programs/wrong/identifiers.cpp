// A source of identifiers made of a load and a store.
// expect: wrong_result
// Shows: two threads get the same number.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <future>

namespace {

std::atomic<int> last = 0;

int next_identifier() {
    const int mine = last.load() + 1;
    last.store(mine);
    return mine;
}

} // namespace

int main() {
    auto first = std::async(std::launch::async, next_identifier);
    const int mine = next_identifier();
    assert(first.get() != mine);
}
