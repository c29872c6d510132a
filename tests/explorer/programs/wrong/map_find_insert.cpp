// One thread looks for a key, another inserts a different one.
// expect: data_race
// Shows: a search reads the links that an insertion changes, whichever the keys are.
#include <map>
#include <thread>

int main() {
    std::map<int, int> squares{{1, 1}, {2, 4}, {3, 9}};
    bool found = false;
    std::thread writer([&] { squares.emplace(4, 16); });
    std::thread reader([&] { found = squares.contains(9); });
    writer.join();
    reader.join();
}
