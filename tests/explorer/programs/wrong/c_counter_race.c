// A counter that two pthreads increment.
// expect: data_race
// Shows: the same race in C.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

static int counter = 0;

static void* work(void* unused) {
    (void)unused;
    ++counter;
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    return 0;
}
