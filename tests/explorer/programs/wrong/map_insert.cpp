// Two threads that write different keys of one map.
// expect: data_race
// Shows: different keys, but the same tree.
#include <map>
#include <thread>

int main() {
    std::map<int, int> squares;
    std::thread first([&] { squares[3] = 9; });
    std::thread second([&] { squares[4] = 16; });
    first.join();
    second.join();
}
