// Grades and builds beside the loop, one thing at a time, and is told to stop when it is outdated.
#include "watch/background.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

namespace runner {
namespace {

report fault_report(const exercise& what, const std::exception& error) {
    report result;
    result.exercise = what.key();
    result.id = what.id();
    result.file = ("exercises" / what.file()).string();
    result.result = verdict::grader_fault;
    result.message = error.what();
    result.next = "this is our fault, not yours; `./workbook doctor` looks for the cause.";
    return result;
}

/// True until the end of its life.
class raised_flag {
  public:
    explicit raised_flag(std::atomic<bool>& flag) : flag_(flag) { flag_ = true; }

    raised_flag(const raised_flag&) = delete;
    raised_flag& operator=(const raised_flag&) = delete;

    ~raised_flag() { flag_ = false; }

  private:
    std::atomic<bool>& flag_;
};

} // namespace

void background::build(const exercise& what, const progress_callback& tell) {
    const raised_flag raised(building_);
    services_.prepare(what, tell);
}

void background::grade(const exercise& what, grading_listener listener) {
    job_.start([this, &what, listener = std::move(listener)](const std::stop_token& stop) {
        const progress_callback tell = [&](std::string_view phase) {
            if (!stop.stop_requested()) listener.phase(std::string(phase));
        };
        report result;
        try {
            if (!stop.stop_requested()) build(what, tell);
            if (!stop.stop_requested()) result = services_.grade(what, stop, tell);
        } catch (const std::exception& error) {
            result = fault_report(what, error);
        }
        if (!stop.stop_requested()) listener.done(std::move(result));
    });
}

void background::prepare(const exercise& what) {
    job_.start([this, &what](const std::stop_token&) {
        try {
            build(what, {});
        } catch (const std::exception&) {
            return;
        }
    });
}

bool background::end() {
    constexpr std::chrono::milliseconds moment{20};
    job_.stop();
    while (!job_.idle_within(moment))
        if (building_) return false;
    return true;
}

void end_all(background& grader, background& preparer, int status) {
    const bool graded = grader.end();
    const bool prepared = preparer.end();
    if (graded && prepared) return;
    std::fflush(nullptr);
    std::_Exit(status);
}

} // namespace runner
