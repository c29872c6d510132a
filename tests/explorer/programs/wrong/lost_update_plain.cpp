// A counter that nobody guards.
// expect: data_race
// Shows: ++ on a plain int from two threads is a race.
#include <thread>

int main() {
    int counter = 0;
    const auto work = [&] { ++counter; };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
}
