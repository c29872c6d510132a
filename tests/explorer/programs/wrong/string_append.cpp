// Two threads that write to one log line.
// expect: data_race
// Shows: a string is no safer than a vector.
#include <string>
#include <thread>

int main() {
    std::string line;
    line.reserve(64);
    std::thread first([&] { line += "first "; });
    std::thread second([&] { line += "second "; });
    first.join();
    second.join();
}
