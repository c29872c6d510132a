// A buffer that wanders from thread to thread.
// expect: pass
// Shows: one owner at a time needs a lock only for the handing over.
#undef NDEBUG
#include <cassert>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace {

using buffer = std::unique_ptr<std::vector<int>>;

} // namespace

int main() {
    std::promise<buffer> to_second;
    std::promise<buffer> to_main;
    auto from_first = to_second.get_future();
    auto from_second = to_main.get_future();
    std::thread first([&] {
        auto mine = std::make_unique<std::vector<int>>();
        mine->push_back(1);
        to_second.set_value(std::move(mine));
    });
    std::thread second([&] {
        auto mine = from_first.get();
        mine->push_back(2);
        to_main.set_value(std::move(mine));
    });
    const auto arrived = from_second.get();
    assert((*arrived == std::vector{1, 2}));
    first.join();
    second.join();
}
