// C11 atomics and a fence.
// expect: pass
// Shows: <stdatomic.h> follows the same rules as <atomic>.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static int payload = 0;
static atomic_int ready = 0;
static atomic_int hits = 0;

static void* send(void* unused) {
    (void)unused;
    payload = 42;
    atomic_store_explicit(&ready, 1, memory_order_release); // pairs with the acquire fence
    atomic_fetch_add_explicit(&hits, 1, memory_order_relaxed);
    return NULL;
}

int main(void) {
    pthread_t sender;
    pthread_create(&sender, NULL, send, NULL);
    if (atomic_load_explicit(&ready, memory_order_relaxed) == 1) {
        atomic_thread_fence(memory_order_acquire); // pairs with the release store
        assert(payload == 42);
    }
    atomic_fetch_add_explicit(&hits, 1, memory_order_relaxed);
    pthread_join(sender, NULL);
    assert(hits == 2);
    return 0;
}
