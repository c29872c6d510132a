// A loop that never ends and never does anything.
// expect: timeout
// Shows: there is no hook in it: only the clock on the wall can tell.
int main(void) {
    for (;;) {
    }
}
