// A pthread mutex destroyed by the thread that holds it.
// expect: crash
// Shows: a locked mutex must not be destroyed.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

int main(void) {
    pthread_mutex_t mutex;
    pthread_mutex_init(&mutex, NULL);
    pthread_mutex_lock(&mutex);
    pthread_mutex_destroy(&mutex);
    return 0;
}
