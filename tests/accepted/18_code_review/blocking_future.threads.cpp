// Another shape: packaged tasks on threads of the courier's own. Their futures do not wait, so the
// threads are joined.
#include "blocking_future.hpp"

#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace workbook {

namespace {

struct message {
    std::future<void> outcome;
    std::jthread sender; // joins when the message goes
};

} // namespace

struct courier::state {
    explicit state(transport transport) : send(std::move(transport)) {}

    const transport send;
    std::mutex mutex;
    std::vector<message> sending; // guarded by mutex
};

courier::courier(transport send) : state_(std::make_unique<state>(std::move(send))) {}

courier::~courier() = default;

void courier::announce(const std::vector<std::string>& recipients, const std::string& text) {
    for (const auto& to : recipients) {
        std::packaged_task<void()> task([&send = state_->send, to, text] { send(to, text); });
        auto outcome = task.get_future();
        std::jthread sender(std::move(task));
        const std::lock_guard lock(state_->mutex);
        state_->sending.push_back({std::move(outcome), std::move(sender)});
    }
}

std::size_t courier::flush() {
    std::unique_lock lock(state_->mutex);
    auto mine = std::exchange(state_->sending, {});
    lock.unlock();
    std::size_t failed = 0;
    for (auto& each : mine) {
        try {
            each.outcome.get();
        } catch (...) {
            ++failed;
        }
    }
    return failed;
}

} // namespace workbook
