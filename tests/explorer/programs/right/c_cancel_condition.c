// A thread cancelled while it waits on a condition.
// expect: pass
// Shows: cancellation takes the mutex again, runs the cleanup handler, and the join tells of it.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static bool ready = false; // guarded by mutex; nobody sets it
static int cleanups = 0;   // guarded by mutex

static void clean_up(void* unused) {
    (void)unused;
    ++cleanups;
    pthread_mutex_unlock(&mutex);
}

static void* wait_forever(void* unused) {
    (void)unused;
    pthread_mutex_lock(&mutex); // no cancellation point
    pthread_cleanup_push(clean_up, NULL);
    while (!ready)
        pthread_cond_wait(&never, &mutex);
    pthread_cleanup_pop(1);
    return NULL;
}

int main(void) {
    pthread_t waiter;
    pthread_create(&waiter, NULL, wait_forever, NULL);
    pthread_cancel(waiter);
    void* result = NULL;
    pthread_join(waiter, &result);
    assert(result == PTHREAD_CANCELED);
    pthread_mutex_lock(&mutex);
    assert(cleanups == 1);
    pthread_mutex_unlock(&mutex);
    return 0;
}
