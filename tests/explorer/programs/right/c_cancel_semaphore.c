// A thread cancelled in sem_wait, another that does not let itself be cancelled.
// expect: pass
// Shows: a blocked sem_wait is a cancellation point; with cancellation disabled it is none.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t never;
static sem_t protected_now;
static sem_t go;

static void* wait_forever(void* unused) {
    (void)unused;
    while (sem_wait(&never) != 0) { // nobody posts
    }
    return NULL;
}

static void* insist(void* unused) {
    (void)unused;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    sem_post(&protected_now);
    sem_wait(&go);
    return NULL;
}

int main(void) {
    sem_init(&never, 0, 0);
    sem_init(&protected_now, 0, 0);
    sem_init(&go, 0, 0);
    pthread_t waiter;
    pthread_t insisting;
    pthread_create(&waiter, NULL, wait_forever, NULL);
    pthread_create(&insisting, NULL, insist, NULL);
    pthread_cancel(waiter);
    sem_wait(&protected_now);
    pthread_cancel(insisting); // stays pending until the thread ends
    sem_post(&go);
    void* result = NULL;
    pthread_join(waiter, &result);
    assert(result == PTHREAD_CANCELED);
    pthread_join(insisting, &result);
    assert(result == NULL);
    return 0;
}
