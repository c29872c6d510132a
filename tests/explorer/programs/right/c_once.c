// pthread_once called by three threads.
// expect: pass
// Shows: the routine runs once, and all see what it wrote.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int runs = 0;

static void initialise(void) {
    ++runs;
}

static void* use(void* unused) {
    (void)unused;
    pthread_once(&once, initialise);
    assert(runs == 1);
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, use, NULL);
    use(NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    return 0;
}
