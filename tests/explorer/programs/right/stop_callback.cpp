// A callback that closes a resource on a stop request.
// expect: pass
// Shows: a stop_callback runs once, and its destructor waits until it has run.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <stop_token>
#include <thread>

int main() {
    std::stop_source source;
    std::atomic<int> closed = 0;
    std::thread owner([&closed, token = source.get_token()] {
        bool mine = true; // lives as long as the callback
        {
            const std::stop_callback on_stop(token, [&] {
                assert(mine);
                ++closed;
            });
        }
        mine = false;
    });
    const bool first = source.request_stop();
    const bool second = source.request_stop();
    assert(first && !second);
    owner.join();
    assert(closed <= 1); // none if the stop came after the callback was gone
}
