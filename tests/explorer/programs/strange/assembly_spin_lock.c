// A spin lock in inline assembly (x86-64).
// expect: pass | not modelled
// Shows: the lock is right, but no hook sees it: a race reported here would be a false one.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>

static int locked = 0;
static int counter = 0; // guarded by locked

static void lock(void) {
    int taken = 1;
    while (taken)
        __asm__ __volatile__("xchgl %0, %1" : "+r"(taken), "+m"(locked) : : "memory");
}

static void unlock(void) {
    __asm__ __volatile__("movl $0, %0" : "=m"(locked) : : "memory");
}

static void* work(void* unused) {
    lock();
    ++counter;
    unlock();
    return unused;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    assert(counter == 2);
    return 0;
}
