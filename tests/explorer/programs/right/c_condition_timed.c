// A timed wait on the monotonic clock.
// expect: pass
// Shows: pthread_cond_timedwait may time out or not; the predicate decides.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed; // on CLOCK_MONOTONIC
static bool ready = false;     // guarded by mutex

static void* set(void* unused) {
    (void)unused;
    pthread_mutex_lock(&mutex);
    ready = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&changed, &attributes);
    pthread_condattr_destroy(&attributes);

    pthread_t setter;
    pthread_create(&setter, NULL, set, NULL);
    struct timespec deadline;
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += 1;
    int result = 0;
    pthread_mutex_lock(&mutex);
    while (!ready && result == 0)
        result = pthread_cond_timedwait(&changed, &mutex, &deadline);
    assert(ready || result == ETIMEDOUT);
    pthread_mutex_unlock(&mutex);
    pthread_join(setter, NULL);
    pthread_cond_destroy(&changed);
    return 0;
}
