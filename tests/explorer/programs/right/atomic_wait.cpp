// A flag that one waits for without a mutex.
// expect: pass
// Shows: atomic wait() and notify_one() hand over plain data.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> turn = 0;
    int data = 0;
    std::thread worker([&] {
        turn.wait(0); // seq_cst: also acquires what the store below releases
        assert(data == 1);
        data = 2;
        turn = 2;
        turn.notify_one();
    });
    data = 1;
    turn = 1;
    turn.notify_one();
    turn.wait(1);
    assert(data == 2);
    worker.join();
}
