// A configuration that is replaced while others read it.
// expect: pass
// Shows: std::atomic<std::shared_ptr> may be loaded and stored by several threads at once.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

namespace {

struct configuration {
    int version;
    int check;
};

std::shared_ptr<const configuration> make(int version) {
    return std::make_shared<const configuration>(configuration{version, -version});
}

} // namespace

int main() {
    std::atomic<std::shared_ptr<const configuration>> current(make(1));
    const auto read = [&] {
        int last = 0;
        for (int n = 0; n < 2; ++n) {
            const auto seen = current.load();
            assert(seen->version == -seen->check);
            assert(seen->version >= last);
            last = seen->version;
        }
    };
    std::thread first(read);
    std::thread second(read);
    current.store(make(2));
    current.store(make(3));
    first.join();
    second.join();
    assert(current.load()->version == 3);
}
