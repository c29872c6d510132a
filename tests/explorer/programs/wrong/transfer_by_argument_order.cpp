// A transfer that locks the giver, then the taker.
// expect: deadlock
// Shows: the order of the locks comes from the caller, so that two callers may disagree.
#include <mutex>
#include <thread>

namespace {

struct account {
    std::mutex mutex;
    int balance = 100; // guarded by mutex
};

void transfer(account& from, account& to, int amount) {
    const std::lock_guard from_lock(from.mutex);
    const std::lock_guard to_lock(to.mutex);
    from.balance -= amount;
    to.balance += amount;
}

} // namespace

int main() {
    account ann;
    account bob;
    std::thread forth([&] { transfer(ann, bob, 10); });
    std::thread back([&] { transfer(bob, ann, 20); });
    forth.join();
    back.join();
}
