// An integer divided by a number of arguments that is zero.
// expect: crash
// Shows: SIGFPE gets a name.
int main(int argc, char** argv) {
    (void)argv;
    const int arguments = argc - 1; // none
    return 100 / arguments;
}
