// A program that reads its standard input.
// expect: pass | not modelled
// Shows: with an empty input it ends; where the input stays open and silent the read is named.
#include <unistd.h>

int main(void) {
    char first = 0;
    return read(STDIN_FILENO, &first, 1) < 0 ? 1 : 0;
}
