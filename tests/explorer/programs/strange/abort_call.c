// A program that aborts.
// expect: crash
// Shows: abort() is a crash, unlike a failed assertion.
#include <stdlib.h>

int main(void) {
    abort();
}
