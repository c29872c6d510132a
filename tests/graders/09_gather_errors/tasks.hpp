// The tasks that the graders of lesson 09 hand out: they end well, fail, clean up, or do not
// listen.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <graders/support/gauge.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace grading {

using boost::asio::awaitable;
using std::chrono::milliseconds;

template <typename... Task>
std::vector<awaitable<int>> list(Task... task) {
    std::vector<awaitable<int>> tasks;
    (tasks.push_back(std::move(task)), ...);
    return tasks;
}

/// Calls a function when it goes, however that comes about.
template <typename Function>
class at_the_end {
  public:
    explicit at_the_end(Function function) : function_(std::move(function)) {}

    ~at_the_end() { function_(); }

    at_the_end(const at_the_end&) = delete;
    at_the_end& operator=(const at_the_end&) = delete;

  private:
    Function function_;
};

/// Ends early, with operation_aborted, when it is told to stop.
inline awaitable<void> sleep(milliseconds pause) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, pause);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

/// Never suspends.
inline awaitable<int> at_once(int value) {
    co_return value;
}

inline awaitable<int> after(milliseconds pause, int value) {
    co_await sleep(pause);
    co_return value;
}

/// Throws before its first suspension.
inline awaitable<int> fail_at_once(std::string message) {
    throw std::runtime_error(message);
    co_return 0;
}

inline awaitable<int> fail_after(milliseconds pause, std::string message) {
    co_await sleep(pause);
    throw std::runtime_error(message);
}

inline awaitable<int> throw_a_number_after(milliseconds pause) {
    co_await sleep(pause);
    throw 42;
}

/// The task of the lesson: after 100 ms, fails if n is divisible by 3, and gives 2n otherwise.
inline awaitable<int> double_unless_divisible_by_3(int n) {
    co_await sleep(milliseconds{100});
    if (n % 3 == 0) throw std::runtime_error("Failed on " + std::to_string(n));
    co_return 2 * n;
}

/// Inside until its end.
inline awaitable<int> visit(gauge& inside, milliseconds stay) {
    const auto here = inside.enter();
    co_await sleep(stay);
    co_return 1;
}

/// Inside until its end. When told to stop, it needs a while to clean up.
inline awaitable<int> visit_and_clean_up(gauge& inside, milliseconds stay, milliseconds cleaning) {
    const auto here = inside.enter();
    boost::system::error_code told;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, stay);
    co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, told));
    if (!told) co_return 1;
    co_await boost::asio::this_coro::reset_cancellation_state();
    co_await sleep(cleaning);
    throw boost::system::system_error(told);
}

/// Inside until its end. Does not listen: nobody can make it stop.
inline awaitable<int> visit_without_listening(gauge& inside, milliseconds stay) {
    const auto here = inside.enter();
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, stay);
    const boost::asio::cancellation_slot deaf;
    co_await timer.async_wait(
        boost::asio::bind_cancellation_slot(deaf, boost::asio::use_awaitable));
    co_return 1;
}

} // namespace grading
