// Two phases between pthread barriers.
// expect: pass
// Shows: one thread a phase is the serial one, and all see what was written before.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>

enum { threads = 3 };

static pthread_barrier_t phase;
static int parts[threads];
static int total = 0;

static void* work(void* argument) {
    int* mine = argument;
    *mine = 1;
    if (pthread_barrier_wait(&phase) == PTHREAD_BARRIER_SERIAL_THREAD)
        for (int i = 0; i < threads; ++i)
            total += parts[i];
    pthread_barrier_wait(&phase);
    assert(total == threads);
    return NULL;
}

int main(void) {
    pthread_barrier_init(&phase, NULL, threads);
    pthread_t others[threads - 1];
    for (int i = 1; i < threads; ++i)
        pthread_create(&others[i - 1], NULL, work, &parts[i]);
    work(&parts[0]);
    for (int i = 1; i < threads; ++i)
        pthread_join(others[i - 1], NULL);
    pthread_barrier_destroy(&phase);
    return 0;
}
