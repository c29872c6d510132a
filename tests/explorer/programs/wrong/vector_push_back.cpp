// Two threads that append to one vector.
// expect: data_race
// Shows: a container's own bookkeeping is shared data.
#include <thread>
#include <vector>

int main() {
    std::vector<int> results;
    results.reserve(8);
    std::thread first([&] { results.push_back(1); });
    std::thread second([&] { results.push_back(2); });
    first.join();
    second.join();
}
