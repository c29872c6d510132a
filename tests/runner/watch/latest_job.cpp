// A thread that does the latest job it was given, and gives up the one before.
#include "watch/latest_job.hpp"

#include <utility>

namespace runner {

latest_job::latest_job() : thread_([this](std::stop_token ended) { work(std::move(ended)); }) {}

latest_job::~latest_job() {
    stop();
    thread_.request_stop();
}

void latest_job::start(job next) {
    replace(std::move(next));
    news_.notify_all();
}

void latest_job::stop() {
    replace(std::nullopt);
}

void latest_job::replace(std::optional<job> next) {
    std::stop_source outdated;
    {
        const std::lock_guard lock(m_);
        waiting_ = std::move(next);
        outdated = running_;
    }
    outdated.request_stop(); // without the lock: it calls what the job registered
}

void latest_job::work(std::stop_token ended) {
    while (auto next = wait_for_job(ended)) {
        next->what(next->stop);
        const std::lock_guard lock(m_);
        busy_ = false;
        news_.notify_all();
    }
}

bool latest_job::idle_within(std::chrono::milliseconds patience) {
    std::unique_lock lock(m_);
    return news_.wait_for(lock, patience, [this] { return !busy_ && !waiting_; });
}

std::optional<latest_job::taken> latest_job::wait_for_job(const std::stop_token& ended) {
    std::unique_lock lock(m_);
    if (!news_.wait(lock, ended, [this] { return waiting_.has_value(); })) return std::nullopt;
    // A fresh source under the same lock: whoever stops from now on stops this job.
    running_ = std::stop_source{};
    taken next{std::move(*waiting_), running_.get_token()};
    waiting_.reset();
    busy_ = true;
    return next;
}

} // namespace runner
