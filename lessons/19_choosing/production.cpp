// A limit, a deadline, and a record for every task, in two functions; the rest shows them at work.
#include "production.hpp"

#include "makespan.hpp"

#include "08_gather/fetch.hpp"
#include "09_gather_errors/gather_outcomes.hpp"
#include "10_timeouts/wait_for.hpp"
#include "16_bounded_concurrency/async_semaphore.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace advice {

namespace {

namespace asio = boost::asio;

using std::chrono::milliseconds;
using workbook::async_semaphore;
using workbook::awaitable;
using workbook::fetcher;
using workbook::response;
using outcomes = std::vector<workbook::outcome<response>>;
using steady = std::chrono::steady_clock;

//! [fetch_all]
// One URL. Its time begins when it has its permit, and not while it waits for one.
awaitable<response> fetch_one(async_semaphore permits, std::string url, fetcher fetch,
                              milliseconds limit) {
    const auto mine = co_await permits.hold(); // given back on every way out
    try {
        co_return co_await workbook::wait_for(fetch(std::move(url)), limit);
    } catch (const workbook::timed_out&) {
        throw boost::system::system_error(asio::error::timed_out); // what kind_of() knows
    }
}

// All of them: at most `at_once` under way, and each ends as a value, in the order of the URLs.
awaitable<outcomes> fetch_all(std::vector<std::string> urls, fetcher fetch, std::size_t at_once,
                              milliseconds limit) {
    const async_semaphore permits(co_await asio::this_coro::executor, at_once);
    std::vector<awaitable<response>> tasks;
    for (auto& url : urls)
        tasks.push_back(fetch_one(permits, std::move(url), fetch, limit));
    co_return co_await workbook::gather_outcomes(std::move(tasks)); // when all have ended
}

//! [fetch_all]

constexpr std::size_t places = 5;
constexpr milliseconds limit = 300ms;

bool fails(std::size_t number) {
    return number == 3 || number == 13;
}

milliseconds latency_of(std::size_t number) {
    return number == 7 ? 10s : milliseconds(100ms);
}

// The other side: it counts who is there, and draws them on lanes.
class service {
  public:
    explicit service(narration::timeline& drawn) : drawn_(drawn), taken_(places, false) {}

    awaitable<response> fetch(std::string url) {
        const auto number = static_cast<std::size_t>(std::stoul(url.substr(url.rfind('/') + 1)));
        const visit here(*this);
        const auto running =
            drawn_.begin("place " + std::to_string(here.lane + 1), std::to_string(number));
        asio::steady_timer timer(co_await asio::this_coro::executor, latency_of(number));
        co_await timer.async_wait(asio::use_awaitable);
        if (fails(number)) throw workbook::task_failed("503 for " + url);
        co_return response{url, 200, 1024};
    }

    [[nodiscard]] std::size_t peak() const { return peak_; }

  private:
    // From coming in to going out, whichever way.
    struct visit {
        explicit visit(service& where)
            : from(where), lane(static_cast<std::size_t>(std::ranges::find(where.taken_, false) -
                                                         where.taken_.begin())) {
            if (lane == from.taken_.size()) from.taken_.push_back(false); // more than were allowed
            from.taken_[lane] = true;
            const auto now = static_cast<std::size_t>(std::ranges::count(from.taken_, true));
            from.peak_ = std::max(from.peak_, now);
        }

        ~visit() { from.taken_[lane] = false; }

        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;

        service& from;
        const std::size_t lane;
    };

    narration::timeline& drawn_;
    std::vector<bool> taken_;
    std::size_t peak_ = 0;
};

void count(const outcomes& all, production_run& into) {
    for (const auto& each : all) {
        if (each.succeeded())
            ++into.succeeded;
        else if (workbook::kind_of(each.error()) == workbook::error_kind::timeout)
            ++into.timed_out;
        else
            ++into.failed;
    }
}

std::vector<std::string> urls_of(std::size_t number) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < number; ++i)
        all.push_back("https://api.example.com/" + std::to_string(i));
    return all;
}

} // namespace

production_run run_production(narration::timeline& drawn) {
    constexpr std::size_t number = 20;
    production_run run;
    std::vector<std::chrono::microseconds> lengths;
    for (std::size_t i = 0; i < number; ++i)
        lengths.emplace_back(std::min(latency_of(i), limit));
    run.predicted = workbook::makespan(lengths, places);

    asio::io_context loop(1);
    service other_side(drawn);
    const auto start = steady::now();
    asio::co_spawn(loop,
                   fetch_all(
                       urls_of(number),
                       [&](std::string url) { return other_side.fetch(std::move(url)); }, places,
                       limit),
                   [&](const std::exception_ptr& error, const outcomes& all) {
                       if (error) std::rethrow_exception(error);
                       count(all, run);
                   });
    loop.run();
    run.took = std::chrono::duration_cast<std::chrono::microseconds>(steady::now() - start);
    run.peak = other_side.peak();
    return run;
}

} // namespace advice
