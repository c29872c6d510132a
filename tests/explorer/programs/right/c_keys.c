// A key with a destructor.
// expect: pass
// Shows: every thread has its own value, and the destructor runs before the join returns.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

static pthread_key_t key;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int sum = 0; // guarded by mutex

static void hand_in(void* value) {
    int* mine = value;
    pthread_mutex_lock(&mutex);
    sum += *mine;
    pthread_mutex_unlock(&mutex);
    free(mine);
}

static void* work(void* argument) {
    const int* given = argument;
    int* mine = malloc(sizeof *mine);
    assert(mine != NULL);
    *mine = *given;
    assert(pthread_getspecific(key) == NULL);
    pthread_setspecific(key, mine);
    assert(pthread_getspecific(key) == mine);
    return NULL;
}

int main(void) {
    pthread_key_create(&key, hand_in);
    pthread_t threads[2];
    static const int given[2] = {1, 2};
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, (void*)&given[i]);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    assert(sum == 3);
    pthread_key_delete(key);
    return 0;
}
