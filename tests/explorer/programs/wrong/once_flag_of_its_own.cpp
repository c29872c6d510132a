// A once_flag that every call makes anew.
// expect: data_race
// Shows: call_once excludes only among calls with the same flag.
#include <mutex>
#include <thread>

namespace {

int configuration = 0;

void initialise() {
    std::once_flag flag;
    std::call_once(flag, [] { configuration = 42; });
}

} // namespace

int main() {
    std::thread first(initialise);
    std::thread second(initialise);
    first.join();
    second.join();
}
