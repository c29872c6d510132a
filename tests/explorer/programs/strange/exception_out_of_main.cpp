// An exception that leaves main.
// expect: crash
// Shows: its type and what() belong into the message.
#include <stdexcept>

int main() {
    throw std::runtime_error("nobody catches this");
}
