// An error-checking pthread mutex.
// expect: pass
// Shows: it answers misuse with an error: asking is allowed, nothing is broken.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t mutex;
static int counter = 0; // guarded by mutex

static void* work(void* unused) {
    (void)unused;
    assert(pthread_mutex_unlock(&mutex) == EPERM); // not ours
    pthread_mutex_lock(&mutex);
    assert(pthread_mutex_lock(&mutex) == EDEADLK); // ours already
    ++counter;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    assert(counter == 2);
    pthread_mutex_destroy(&mutex);
    return 0;
}
