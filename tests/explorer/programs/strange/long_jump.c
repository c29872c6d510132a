// A longjmp out of several functions, in two threads.
// expect: pass | not modelled
// Shows: functions are left without their ends; nothing else is wrong.
#define _XOPEN_SOURCE 700
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <setjmp.h>
#include <stddef.h>

static void bottom(jmp_buf surface) {
    longjmp(surface, 1);
}

static void middle(jmp_buf surface) {
    bottom(surface);
}

static void dive(jmp_buf surface) {
    middle(surface);
}

static void* work(void* unused) {
    jmp_buf surface;
    if (setjmp(surface) == 0) {
        dive(surface);
        assert(0);
    }
    return unused;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; ++i)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    return 0;
}
