// A signal that a thread sends to itself.
// expect: pass | not modelled
// Shows: the handler runs at once, in the same thread: it would be the same in every schedule.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t handled = 0; // what the standard asks for between handler and program

static void handle(int signal_number) {
    (void)signal_number;
    handled = 1;
}

static void* work(void* unused) {
    raise(SIGUSR1);
    return unused;
}

int main(void) {
    struct sigaction action = {.sa_handler = handle};
    sigaction(SIGUSR1, &action, NULL);
    pthread_t worker;
    pthread_create(&worker, NULL, work, NULL);
    pthread_join(worker, NULL);
    return handled == 1 ? 0 : 1;
}
