// A getter that locks and returns a reference.
// expect: data_race
// Shows: the lock ends with the getter, the reference does not.
#include <mutex>
#include <thread>
#include <vector>

namespace {

class samples {
  public:
    void add(int sample) {
        const std::lock_guard lock(mutex_);
        samples_.push_back(sample);
    }

    const std::vector<int>& all() {
        const std::lock_guard lock(mutex_);
        return samples_;
    }

  private:
    std::mutex mutex_;
    std::vector<int> samples_; // guarded by mutex_
};

} // namespace

int main() {
    samples shared;
    std::thread writer([&] { shared.add(1); });
    const auto count = shared.all().size();
    writer.join();
    return count > 1 ? 1 : 0;
}
