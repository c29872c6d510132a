// Two workers wait until everything is prepared; the preparation fails, and the failure is caught.
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>

int steps_of(const std::string& plan) {
    return std::stoi(plan); // throws std::invalid_argument
}

int run(const std::string& plan) {
    std::latch prepared(1);
    int steps = 0;
    const auto work = [&] { prepared.wait(); };
    std::jthread one(work);
    std::jthread two(work);
    steps = steps_of(plan);
    prepared.count_down();
    return steps;
}

int main() {
    try {
        run("none");
    } catch (const std::invalid_argument&) {
        return 0; // nothing to do
    }
}
