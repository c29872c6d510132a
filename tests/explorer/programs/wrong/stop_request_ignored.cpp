// A jthread that looks at a token of its own.
// expect: livelock
// Shows: the stop request goes to another source than the one that is polled.
#include <stop_token>
#include <thread>

int main() {
    const std::stop_source mine;
    const std::jthread worker([token = mine.get_token()] {
        while (!token.stop_requested())
            std::this_thread::yield();
    });
}
