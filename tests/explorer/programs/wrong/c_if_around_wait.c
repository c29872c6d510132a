// An if around pthread_cond_wait.
// expect: wrong_result
// Shows: pthread_cond_wait may return without a signal.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int items = 0; // guarded by mutex

static void* produce(void* unused) {
    (void)unused;
    pthread_mutex_lock(&mutex);
    ++items;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    pthread_t producer;
    pthread_create(&producer, NULL, produce, NULL);
    pthread_mutex_lock(&mutex);
    if (items == 0) pthread_cond_wait(&filled, &mutex);
    assert(items == 1);
    pthread_mutex_unlock(&mutex);
    pthread_join(producer, NULL);
    return 0;
}
