// A thread cancelled in sem_wait while it holds a mutex, without a cleanup handler.
// expect: deadlock
// Shows: cancellation does not unlock by itself.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sem_t never;

static void* work(void* unused) {
    (void)unused;
    pthread_mutex_lock(&mutex);
    sem_wait(&never);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    sem_init(&never, 0, 0);
    pthread_t worker;
    pthread_create(&worker, NULL, work, NULL);
    pthread_cancel(worker);
    pthread_join(worker, NULL);
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    return 0;
}
