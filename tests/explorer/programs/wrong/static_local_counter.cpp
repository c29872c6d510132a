// A function that counts its calls.
// expect: data_race
// Shows: a static local is initialised safely, but not changed safely.
#include <thread>

namespace {

int next_number() {
    static int last = 0;
    return ++last;
}

} // namespace

int main() {
    std::thread first(next_number);
    std::thread second(next_number);
    first.join();
    second.join();
}
