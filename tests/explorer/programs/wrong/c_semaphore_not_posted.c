// A semaphore that is not posted on one path.
// expect: deadlock
// Shows: an early return keeps the place for ever.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t places;

static void* work(void* argument) {
    const int* items = argument;
    sem_wait(&places);
    if (*items == 0) return NULL; // should post as well
    sem_post(&places);
    return NULL;
}

int main(void) {
    sem_init(&places, 0, 1);
    static int none = 0;
    static int some = 3;
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, work, &none);
    pthread_create(&threads[1], NULL, work, &some);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
