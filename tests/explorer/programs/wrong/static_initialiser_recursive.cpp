// A static variable whose initialiser comes back to it.
// expect: deadlock
// Shows: the initialiser waits for its own end.
#include <thread>

namespace {

int value();

int compute(int depth) {
    return depth > 0 ? value() : 1;
}

int value() {
    static const int number = compute(1);
    return number;
}

} // namespace

int main() {
    std::thread worker([] { value(); });
    worker.join();
}
