// A statistic written under a pthread read lock.
// expect: data_race
// Shows: two readers are inside at once.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int lookups = 0;

static void* look_up(void* unused) {
    (void)unused;
    pthread_rwlock_rdlock(&lock);
    ++lookups;
    pthread_rwlock_unlock(&lock);
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, look_up, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    return 0;
}
