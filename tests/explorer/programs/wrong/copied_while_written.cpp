// One thread copies a vector while another one writes an element.
// expect: data_race
// Shows: a copy reads every element, although the compiler makes one call of memmove of it.
#include <thread>
#include <vector>

int main() {
    std::vector<int> prices(64, 100);
    std::vector<int> snapshot;
    std::thread reader([&] { snapshot = prices; });
    std::thread writer([&] { prices[9] = 99; });
    reader.join();
    writer.join();
}
