// A transfer that locks one account after the other.
// expect: wrong_result
// Shows: an auditor comes between and misses the money that is on its way.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>

namespace {

struct account {
    std::mutex mutex;
    int balance = 50; // guarded by mutex

    void add(int amount) {
        const std::lock_guard lock(mutex);
        balance += amount;
    }
};

} // namespace

int main() {
    account ann;
    account bob;
    std::thread transfer([&] {
        ann.add(-10);
        bob.add(10);
    });
    {
        const std::scoped_lock both(ann.mutex, bob.mutex);
        assert(ann.balance + bob.balance == 100);
    }
    transfer.join();
}
