// A thread that writes through a null pointer.
// expect: crash
// Shows: SIGSEGV gets a name and a line.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

static void* work(void* target) {
    int* number = target;
    *number = 1;
    return NULL;
}

int main(void) {
    pthread_t worker;
    pthread_create(&worker, NULL, work, NULL);
    pthread_join(worker, NULL);
    return 0;
}
