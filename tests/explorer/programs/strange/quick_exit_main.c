// A main that ends the process with _exit while its thread still waits.
// expect: pass | leak | not modelled
// Shows: the process ends on purpose, without any clean-up; a thread is left behind.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <unistd.h>

static sem_t never;

static void* wait_forever(void* unused) {
    sem_wait(&never);
    return unused;
}

int main(void) {
    sem_init(&never, 0, 0);
    pthread_t worker;
    pthread_create(&worker, NULL, wait_forever, NULL);
    _exit(0);
}
