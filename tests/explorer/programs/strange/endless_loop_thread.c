// A thread that computes for ever, and a main that joins it.
// expect: timeout
// Shows: one thread without any synchronisation holds up all others.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

static unsigned collatz(unsigned value) {
    return value % 2 == 0 ? value / 2 : 3 * value + 1;
}

static void* work(void* unused) {
    unsigned value = 27;
    for (;;) {
        value = collatz(value); // goes round 4, 2, 1 for ever
        if (value == 0) return unused;
    }
}

int main(void) {
    pthread_t worker;
    pthread_create(&worker, NULL, work, NULL);
    pthread_join(worker, NULL);
    return 0;
}
