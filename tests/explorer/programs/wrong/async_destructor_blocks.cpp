// A call of std::async whose future is dropped.
// expect: deadlock
// Shows: the dropped future waits for the call, which waits for the line after.
#include <future>

int main() {
    std::promise<void> gate;
    (void)std::async(std::launch::async, [&] { gate.get_future().wait(); });
    gate.set_value();
}
