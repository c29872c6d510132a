// A program without threads.
// expect: pass
// Shows: there is one schedule, and it is right.
#undef NDEBUG
#include <assert.h>

int main(void) {
    int sum = 0;
    for (int number = 1; number <= 10; ++number)
        sum += number;
    assert(sum == 55);
    return 0;
}
