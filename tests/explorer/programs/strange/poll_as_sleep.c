// A sleep made of poll() on nothing, between two looks at a flag.
// expect: pass | not modelled
// Shows: a system call that waits for real time only.
#define _XOPEN_SOURCE 700
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int ready = 0;

static void* set(void* unused) {
    (void)unused;
    atomic_store(&ready, 1);
    return NULL;
}

int main(void) {
    pthread_t setter;
    pthread_create(&setter, NULL, set, NULL);
    while (!atomic_load(&ready))
        poll(NULL, 0, 1);
    pthread_join(setter, NULL);
    return 0;
}
