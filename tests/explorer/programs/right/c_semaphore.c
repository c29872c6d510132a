// A ring of two places on two semaphores.
// expect: pass
// Shows: sem_post happens before the sem_wait that it lets through.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t places;
static sem_t items;
static int ring[2];

static void* produce(void* unused) {
    (void)unused;
    for (int i = 0; i < 3; ++i) {
        sem_wait(&places);
        ring[i % 2] = i + 1;
        sem_post(&items);
    }
    return NULL;
}

int main(void) {
    sem_init(&places, 0, 2);
    sem_init(&items, 0, 0);
    pthread_t producer;
    pthread_create(&producer, NULL, produce, NULL);
    for (int i = 0; i < 3; ++i) {
        sem_wait(&items);
        assert(ring[i % 2] == i + 1);
        sem_post(&places);
    }
    pthread_join(producer, NULL);
    sem_destroy(&items);
    sem_destroy(&places);
    return 0;
}
