// Two threads fill, copy and compare the two halves of one buffer, and read a third part together.
// expect: pass
// Shows: calls of memset, memmove and memcmp touch the bytes they are given, and no others.
#undef NDEBUG
#include <array>
#include <cassert>
#include <cstring>
#include <map>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t half = 32;
std::array<char, 2 * half> buffer{};
const std::vector<char> sample(half, 'x');
const std::map<int, int> squares{{1, 1}, {2, 4}, {3, 9}};

bool fill(char* mine) {
    std::memset(mine, 'y', half);
    std::memmove(mine, sample.data(), half);
    int sum = 0;
    for (const auto& [n, square] : squares)
        sum += square;
    return std::memcmp(mine, sample.data(), half) == 0 && sum == 14 && squares.count(3) == 1;
}

} // namespace

int main() {
    bool first_is_right = false, second_is_right = false;
    std::thread first([&] { first_is_right = fill(buffer.data()); });
    std::thread second([&] { second_is_right = fill(buffer.data() + half); });
    first.join();
    second.join();
    assert(first_is_right && second_is_right);
}
