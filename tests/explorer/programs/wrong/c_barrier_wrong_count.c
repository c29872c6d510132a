// A pthread barrier for one thread too many.
// expect: deadlock
// Shows: the last one never comes.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

static pthread_barrier_t phase;

static void* work(void* unused) {
    (void)unused;
    pthread_barrier_wait(&phase);
    return NULL;
}

int main(void) {
    pthread_barrier_init(&phase, NULL, 3);
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&phase);
    return 0;
}
