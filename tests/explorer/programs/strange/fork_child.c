// A program that forks, with a second thread alive.
// expect: not modelled
// Shows: the child would have one thread and the locks of two.
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void* work(void* unused) {
    return unused;
}

int main(void) {
    pthread_t worker;
    pthread_create(&worker, NULL, work, NULL);
    const pid_t child = fork();
    if (child == 0) _exit(0);
    int status = 0;
    waitpid(child, &status, 0);
    pthread_join(worker, NULL);
    return status;
}
