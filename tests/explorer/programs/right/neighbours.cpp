// Neighbouring bytes, each written by its own thread.
// expect: pass
// Shows: different memory locations do not race, however close they are.
#undef NDEBUG
#include <array>
#include <cassert>
#include <thread>

namespace {

struct record {
    char initial = '-';
    bool seen = false;
    std::array<char, 2> code{};
    short age = 0;
};

} // namespace

int main() {
    record shared;
    std::thread first([&] {
        shared.initial = 'A';
        shared.code[0] = 'x';
    });
    std::thread second([&] {
        shared.seen = true;
        shared.code[1] = 'y';
    });
    shared.age = 41;
    first.join();
    second.join();
    assert(shared.initial == 'A' && shared.seen && shared.age == 41);
    assert(shared.code[0] == 'x' && shared.code[1] == 'y');
}
