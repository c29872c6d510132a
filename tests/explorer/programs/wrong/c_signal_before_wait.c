// A pthread condition without a predicate.
// expect: lost_wakeup
// Shows: the signal is not remembered.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t happened = PTHREAD_COND_INITIALIZER;

static void* signal_it(void* unused) {
    (void)unused;
    pthread_mutex_lock(&mutex);
    pthread_cond_signal(&happened);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    pthread_t signaller;
    pthread_create(&signaller, NULL, signal_it, NULL);
    pthread_mutex_lock(&mutex);
    pthread_cond_wait(&happened, &mutex);
    pthread_mutex_unlock(&mutex);
    pthread_join(signaller, NULL);
    return 0;
}
