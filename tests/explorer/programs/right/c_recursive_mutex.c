// A recursive pthread mutex.
// expect: pass
// Shows: the owner locks again; the mutex is free after as many unlocks.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t mutex;
static int counter = 0; // guarded by mutex

static void add(int depth) {
    pthread_mutex_lock(&mutex);
    ++counter;
    if (depth > 1) add(depth - 1);
    pthread_mutex_unlock(&mutex);
}

static void* work(void* unused) {
    (void)unused;
    add(3);
    return NULL;
}

int main(void) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    assert(counter == 6);
    pthread_mutex_destroy(&mutex);
    return 0;
}
