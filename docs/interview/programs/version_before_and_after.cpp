// A reader without a lock: it copies two numbers, and again if they changed meanwhile.
#include <atomic>
#include <thread>

int main() {
    std::atomic<unsigned> version{0}; // odd while the writer is at work
    int debit = 0;
    int credit = 0;
    std::jthread writer([&] {
        ++version;
        debit = 5;
        credit = 5;
        ++version;
    });
    int seen_debit = 0;
    int seen_credit = 0;
    unsigned before = 0;
    do {
        before = version;
        seen_debit = debit;
        seen_credit = credit;
    } while (before % 2 == 1 || before != version);
    return seen_debit == seen_credit ? 0 : 1;
}
