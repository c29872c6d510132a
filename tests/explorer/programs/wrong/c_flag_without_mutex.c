// A C11 atomic flag, set and signalled without the mutex.
// expect: lost_wakeup
// Shows: an atomic predicate is no substitute for the lock.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static atomic_int ready = 0;

static void* set(void* unused) {
    (void)unused;
    atomic_store(&ready, 1);
    pthread_cond_broadcast(&changed);
    return NULL;
}

int main(void) {
    pthread_t setter;
    pthread_create(&setter, NULL, set, NULL);
    pthread_mutex_lock(&mutex);
    while (!atomic_load(&ready))
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    pthread_join(setter, NULL);
    return 0;
}
