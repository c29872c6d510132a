// Copy on write: readers take a snapshot under a lock and read it without.
// expect: pass
// Shows: a shared_ptr that is copied and replaced under one mutex, its object never changed.
#undef NDEBUG
#include <cassert>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace {

using snapshot = std::shared_ptr<const std::vector<int>>;

class list {
  public:
    snapshot read() {
        const std::lock_guard lock(mutex_);
        return items_;
    }

    void add(int item) {
        const std::lock_guard lock(mutex_);
        auto changed = std::make_shared<std::vector<int>>(*items_);
        changed->push_back(item);
        items_ = std::move(changed);
    }

  private:
    std::mutex mutex_;
    snapshot items_ = std::make_shared<const std::vector<int>>(); // guarded by mutex_
};

} // namespace

int main() {
    list shared;
    std::thread reader([&] {
        const auto before = shared.read();
        const auto after = shared.read();
        assert(before->size() <= after->size());
        for (const int item : *after)
            assert(item == 1 || item == 2);
    });
    std::thread first([&] { shared.add(1); });
    shared.add(2);
    first.join();
    reader.join();
    assert(shared.read()->size() == 2);
}
