// A program that prints 10 MB.
// expect: pass
// Shows: output is no verdict; it neither fills memory nor blocks on a full pipe.
#include <stdio.h>

int main(void) {
    for (int line = 0; line < 100 * 1024; ++line)
        printf("%-99d\n", line);
    return 0;
}
