// An alarm and its signal handler.
// expect: pass | not modelled
// Shows: a signal comes at a moment of real time that no seed decides.
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t rang = 0; // what the standard asks for between handler and program

static void ring(int signal_number) {
    (void)signal_number;
    rang = 1;
}

int main(void) {
    struct sigaction action = {.sa_handler = ring};
    sigaction(SIGALRM, &action, NULL);
    alarm(1);
    pause();
    return rang == 1 ? 0 : 1;
}
