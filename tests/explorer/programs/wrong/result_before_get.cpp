// A result that is looked at before the future is ready.
// expect: data_race
// Shows: only get() or wait() orders the asynchronous call before the reader.
#include <future>

int main() {
    int result = 0;
    auto done = std::async(std::launch::async, [&] { result = 42; });
    const int early = result;
    done.get();
    return early < 0 ? 1 : 0;
}
