// One thread compares two strings while another one changes a letter.
// expect: data_race
// Shows: a comparison reads up to the first difference, although it is one call of memcmp.
#include <string>
#include <thread>

int main() {
    std::string state(40, 'x');
    const std::string wanted(40, 'x');
    bool same = false;
    std::thread reader([&] { same = state == wanted; });
    std::thread writer([&] { state[3] = 'y'; });
    reader.join();
    writer.join();
}
