// A map and a list that two threads change, search and walk behind one mutex.
// expect: pass
// Shows: what the library links and unlinks in its nodes is ordered by the lock.
#undef NDEBUG
#include <cassert>
#include <iterator>
#include <list>
#include <map>
#include <mutex>
#include <thread>

namespace {

std::mutex mutex;
std::map<int, int> squares; // guarded by mutex
std::list<int> order;       // guarded by mutex

void keep(int first) {
    for (int n = first; n < first + 3; ++n) {
        const std::lock_guard lock(mutex);
        squares.emplace(n, n * n);
        order.push_back(n);
        if (order.size() > 2) order.splice(order.end(), order, order.begin());
    }
}

void forget(int n) {
    const std::lock_guard lock(mutex);
    squares.erase(n);
    order.remove(n);
}

int sum_backwards() {
    const std::lock_guard lock(mutex);
    int sum = 0;
    for (auto each = squares.rbegin(); each != squares.rend(); ++each)
        sum += each->first;
    return sum;
}

} // namespace

int main() {
    std::thread first([] {
        keep(1);
        forget(2);
    });
    std::thread second([] {
        keep(4);
        forget(5);
    });
    first.join();
    second.join();
    assert(sum_backwards() == 1 + 3 + 4 + 6);
    assert(order.size() == 4);
}
