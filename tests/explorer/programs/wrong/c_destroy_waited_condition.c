// A pthread condition destroyed while a thread waits on it.
// expect: crash
// Shows: the waiter has given back the mutex, so it waits; nobody has woken it.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static sem_t locked;
static bool done = false; // guarded by mutex

static void* wait_for_it(void* unused) {
    (void)unused;
    pthread_mutex_lock(&mutex);
    sem_post(&locked);
    while (!done)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    sem_init(&locked, 0, 0);
    pthread_t waiter;
    pthread_create(&waiter, NULL, wait_for_it, NULL);
    sem_wait(&locked);
    pthread_mutex_lock(&mutex); // free only because the waiter is inside the wait
    pthread_mutex_unlock(&mutex);
    pthread_cond_destroy(&changed);
    pthread_join(waiter, NULL);
    return 0;
}
