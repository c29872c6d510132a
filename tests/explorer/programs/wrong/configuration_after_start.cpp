// A worker started in a constructor, before the last member is set.
// expect: data_race
// Shows: only what comes before the start of a thread happens before it.
#include <thread>

namespace {

class worker {
  public:
    explicit worker(int interval) : thread_([this] { seen_ = interval_; }) { interval_ = interval; }

    ~worker() { thread_.join(); }

  private:
    int interval_ = 0;
    int seen_ = 0;
    std::thread thread_;
};

} // namespace

int main() {
    const worker started(5);
}
