// A counter behind a pthread spin lock.
// expect: pass
// Shows: pthread_spin_lock and a successful pthread_spin_trylock guard plain data.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>

static pthread_spinlock_t lock;
static int counter = 0; // guarded by lock

static void* work(void* unused) {
    (void)unused;
    pthread_spin_lock(&lock);
    ++counter;
    pthread_spin_unlock(&lock);
    if (pthread_spin_trylock(&lock) != 0) pthread_spin_lock(&lock);
    ++counter;
    pthread_spin_unlock(&lock);
    return NULL;
}

int main(void) {
    pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    assert(counter == 4);
    pthread_spin_destroy(&lock);
    return 0;
}
