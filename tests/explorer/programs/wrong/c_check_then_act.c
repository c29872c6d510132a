// A seat looked for under the mutex and taken under it again.
// expect: wrong_result
// Shows: two threads sell the same seat.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int free_seats = 1; // guarded by mutex

static int count_free(void) {
    pthread_mutex_lock(&mutex);
    const int seen = free_seats;
    pthread_mutex_unlock(&mutex);
    return seen;
}

static void* sell(void* unused) {
    (void)unused;
    if (count_free() == 0) return NULL;
    pthread_mutex_lock(&mutex);
    --free_seats;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, sell, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    assert(free_seats == 0);
    return 0;
}
