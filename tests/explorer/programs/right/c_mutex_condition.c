// A one-place box of pthread mutex and conditions.
// expect: pass
// Shows: pthread_cond_wait in a loop loses nothing.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool full = false; // guarded by mutex
static int box = 0;       // guarded by mutex

static void put(int item) {
    pthread_mutex_lock(&mutex);
    while (full)
        pthread_cond_wait(&changed, &mutex);
    box = item;
    full = true;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&mutex);
}

static int get(void) {
    pthread_mutex_lock(&mutex);
    while (!full)
        pthread_cond_wait(&changed, &mutex);
    const int item = box;
    full = false;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&mutex);
    return item;
}

static void* produce(void* unused) {
    (void)unused;
    put(1);
    put(2);
    return NULL;
}

int main(void) {
    pthread_t producer;
    pthread_create(&producer, NULL, produce, NULL);
    assert(get() == 1);
    assert(get() == 2);
    pthread_join(producer, NULL);
    pthread_cond_destroy(&changed);
    pthread_mutex_destroy(&mutex);
    return 0;
}
