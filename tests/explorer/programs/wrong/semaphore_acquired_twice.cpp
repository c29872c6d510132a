// A semaphore of one place, acquired by a function and its caller.
// expect: deadlock
// Shows: a semaphore does not know who holds it.
#include <semaphore>

namespace {

std::binary_semaphore printer(1);

void print_page() {
    printer.acquire();
    printer.release();
}

void print_book() {
    printer.acquire();
    print_page();
    printer.release();
}

} // namespace

int main() {
    print_book();
}
