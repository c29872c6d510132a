// The courier, mended: the futures of std::async are kept until somebody means to wait.
#include "blocking_future.hpp"

#include <future>
#include <mutex>
#include <utility>

namespace workbook {

struct courier::state {
    explicit state(transport transport) : send(std::move(transport)) {}

    const transport send; // declared first: it outlives the futures, whose end waits for its users

    std::mutex mutex;
    std::vector<std::future<void>> sending; // guarded by mutex
};

courier::courier(transport send) : state_(std::make_unique<state>(std::move(send))) {}

courier::~courier() = default; // the futures in `sending` wait: they come from std::async

//! [announce]
void courier::announce(const std::vector<std::string>& recipients, const std::string& text) {
    for (const auto& to : recipients) {
        // It was: const auto unused = std::async(...) in this block. The last future of a
        // std::async waits in its destructor, so each round of the loop ended with the end of its
        // message.
        auto one = std::async(std::launch::async, [&send = state_->send, to, text] {
            send(to, text); // what it throws is kept in the future
        });
        const std::lock_guard lock(state_->mutex);
        state_->sending.push_back(std::move(one));
    }
}

//! [announce]

//! [flush]
std::size_t courier::flush() {
    std::vector<std::future<void>> mine;
    {
        const std::lock_guard lock(state_->mutex);
        mine.swap(state_->sending);
    }
    std::size_t failed = 0;
    for (auto& each : mine) { // without the lock: announce does not wait for a flush
        try {
            each.get();
        } catch (...) {
            ++failed;
        }
    }
    return failed;
}

//! [flush]

} // namespace workbook
