// A thread object that goes away without a join.
// expect: crash
// Shows: the destructor of a joinable std::thread calls std::terminate.
#include <thread>

int main() {
    const std::thread worker([] {});
}
