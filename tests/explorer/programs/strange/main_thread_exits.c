// A main that leaves with pthread_exit while its thread goes on.
// expect: pass | not modelled
// Shows: the process lives until its last thread has ended.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int steps = 0;

static void* work(void* unused) {
    atomic_fetch_add(&steps, 1);
    atomic_fetch_add(&steps, 1);
    return unused;
}

int main(void) {
    pthread_t worker;
    pthread_create(&worker, NULL, work, NULL);
    pthread_detach(worker);
    pthread_exit(NULL);
}
