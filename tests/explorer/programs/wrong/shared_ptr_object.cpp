// One shared_ptr variable, copied by one thread and replaced by another.
// expect: data_race
// Shows: the count is atomic, the pointer object itself is not.
#include <memory>
#include <thread>

int main() {
    auto current = std::make_shared<int>(1);
    int seen = 0;
    std::thread reader([&] {
        const auto mine = current;
        seen = *mine;
    });
    std::thread writer([&] { current = std::make_shared<int>(2); });
    reader.join();
    writer.join();
    return seen < 0 ? 1 : 0;
}
