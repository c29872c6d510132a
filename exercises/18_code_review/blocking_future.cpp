// 18.6 Review: a courier that sends in the background. The contract:
// lessons/18_code_review/blocking_future.hpp
#include "blocking_future.hpp"

#include <atomic>
#include <future>
#include <utility>

namespace workbook {

// The pull request says: "Every message has its own std::async now, so a slow recipient does not
// hold up the others. We need no result, so the futures are not kept: less to keep track of."
struct courier::state {
    explicit state(transport transport) : send(std::move(transport)) {}

    // Sends one message. A failure is counted, since nobody is there to catch it.
    void deliver(const std::string& to, const std::string& text) {
        try {
            send(to, text);
        } catch (...) {
            ++failed;
        }
    }

    void arrived() {
        if (--under_way == 0) under_way.notify_all();
    }

    const transport send;
    std::atomic<std::size_t> failed{0};
    std::atomic<std::size_t> under_way{0};
};

courier::courier(transport send) : state_(std::make_unique<state>(std::move(send))) {}

courier::~courier() {
    flush();
}

void courier::announce(const std::vector<std::string>& recipients, const std::string& text) {
    for (const auto& to : recipients) {
        ++state_->under_way;
        try {
            const auto unused = std::async(std::launch::async, [shared = state_.get(), to, text] {
                shared->deliver(to, text);
                shared->arrived();
            });
        } catch (...) {
            state_->arrived(); // the system has refused a thread: nobody is on the way
            throw;
        }
    }
}

std::size_t courier::flush() {
    for (auto left = state_->under_way.load(); left != 0; left = state_->under_way.load())
        state_->under_way.wait(left); // until the last one is home
    return state_->failed.exchange(0);
}

} // namespace workbook
