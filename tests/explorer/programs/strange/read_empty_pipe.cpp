// A thread that reads from a pipe into which nobody writes.
// expect: not modelled
// Shows: blocking in the kernel is not blocking on a lock; main waits for it.
#include <array>
#include <thread>
#include <unistd.h>

int main() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return 1;
    std::thread reader([&] {
        char first = 0;
        if (read(ends[0], &first, 1) != 1) return;
    });
    reader.join();
}
