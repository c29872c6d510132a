// Threads that are all given the address of the loop's variable.
// expect: data_race
// Shows: the argument is read while the loop goes on to change it.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

static int seen[2];

static void* work(void* argument) {
    const int* number = argument;
    const int mine = *number;
    if (mine < 2) seen[mine] = 1;
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    int i = 0;
    for (i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, &i);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
