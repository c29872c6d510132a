// A thread created detached, waited for with a semaphore.
// expect: pass
// Shows: what it uses is static and outlives it; nobody has to join it.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t done;
static int result = 0;

static void* work(void* unused) {
    (void)unused;
    result = 42;
    sem_post(&done);
    return NULL;
}

int main(void) {
    sem_init(&done, 0, 0);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t worker;
    pthread_create(&worker, &attributes, work, NULL);
    pthread_attr_destroy(&attributes);
    sem_wait(&done);
    assert(result == 42);
    return 0;
}
