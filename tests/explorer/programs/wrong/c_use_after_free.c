// A job freed by main while its worker may still need it.
// expect: crash
// Shows: all accesses are under one mutex, only the life time is wrong.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void* work(void* argument) {
    int* job = argument;
    pthread_mutex_lock(&mutex);
    *job += 1;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void) {
    int* job = malloc(sizeof *job);
    if (job == NULL) return 1;
    *job = 1;
    pthread_t worker;
    pthread_create(&worker, NULL, work, job);
    pthread_mutex_lock(&mutex);
    free(job);
    pthread_mutex_unlock(&mutex);
    pthread_join(worker, NULL);
    return 0;
}
