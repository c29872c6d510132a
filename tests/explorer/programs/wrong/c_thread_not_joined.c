// A pthread that is neither joined nor detached.
// expect: leak
// Shows: main returns while the thread waits for work that never comes.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool stopped = false; // guarded by mutex

static void* work(void* unused) {
    (void)unused;
    pthread_mutex_lock(&mutex);
    while (!stopped)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    pthread_t worker;
    pthread_create(&worker, NULL, work, NULL);
    return 0;
}
