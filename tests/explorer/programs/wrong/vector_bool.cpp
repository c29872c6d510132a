// Neighbouring elements of a std::vector<bool>.
// expect: data_race
// Shows: its elements are bits of one word: to write one is to write all.
#include <thread>
#include <vector>

int main() {
    std::vector<bool> done(8, false);
    std::thread first([&] { done[0] = true; });
    std::thread second([&] { done[1] = true; });
    first.join();
    second.join();
}
