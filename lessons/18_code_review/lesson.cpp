// Lesson 18: six reviews. Each shows code, asks what is wrong with it, runs it, and runs it mended.
#include "review_texts.hpp"
#include "reviews.hpp"

#include "narrator.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <exception>
#include <functional>
#include <latch>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using reviews::awaitable;
using steady = std::chrono::steady_clock;

namespace {

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(steady::now() - start).count();
}

void run_on_one_thread(std::vector<std::function<awaitable<void>()>> coroutines) {
    asio::io_context loop(1);
    for (auto& each : coroutines)
        asio::co_spawn(loop, std::move(each), [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        });
    loop.run();
}

// Runs `function` in a process of its own and kills that if it does not end: code that hangs can be
// shown only from outside. REQUIRES: the caller has no other threads.
bool ends_within(std::chrono::milliseconds limit, const std::function<void()>& function) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    const auto child = ::fork();
    if (child == -1) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) {
        function();
        ::_exit(0);
    }
    ::close(ends[1]); // the child has the last copy: its end is the end of the pipe
    pollfd ended{ends[0], POLLIN, 0};
    const bool in_time = ::poll(&ended, 1, static_cast<int>(limit.count())) == 1;
    if (!in_time) ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    return in_time;
}

// The six reviews, one after the other.
class lesson {
  public:
    explicit lesson(narration::narrator& teller) : teller_(teller) {}

    void tell() {
        unguarded_pool();
        blocking_sleep();
        unbounded_fan_out();
        lock_across_callback();
        one_for_all();
        blocking_future();
    }

  private:
    // The code first, then the question; what it does comes after that.
    void show(std::string_view heading, std::string_view name, std::string_view question,
              std::string_view answer) {
        teller_.section(heading);
        print("shipped/" + std::string(name));
        teller_.predict(fmt::format("What is wrong with it? {}", question), answer);
    }

    void show_mended(std::string_view name) {
        teller_.say("Mended:");
        print("mended/" + std::string(name));
    }

    void print(const std::string& name) {
        if (teller_.option("code") == 0) return;
        const auto text = review_texts.at(name);
        for (std::size_t at = 0; at <= text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            const auto line = text.substr(at, end - at);
            teller_.say_line(line.empty() ? "" : "  " + std::string(line));
            at = end + 1;
        }
    }

    using importer = std::size_t (*)(reviews::thread_pool&, const std::vector<reviews::job>&);
    void import_three(std::string_view name, importer import_all);

    using pauser = awaitable<void> (*)();
    void pause_five(std::string_view name, pauser pause);

    using crawler = awaitable<void> (*)(std::size_t, reviews::async_job);
    void crawl_all(std::string_view name, crawler crawl);

    using sender = void (*)(std::vector<std::future<void>>&, const reviews::job&);
    void send(std::string_view name, sender send_all);

    void hang(std::string_view name, const std::function<void()>& function);

    void unguarded_pool();
    void blocking_sleep();
    void unbounded_fan_out();
    void lock_across_callback();
    void one_for_all();
    void blocking_future();

    narration::narrator& teller_;
};

void lesson::import_three(std::string_view name, importer import_all) {
    std::atomic<int> left{3}; // of those that work
    std::latch told(1);       // what is left has been counted
    auto& timeline = teller_.recorder();
    const auto works = [&] {
        const auto drawn = timeline.begin(timeline.this_worker(), "import");
        std::this_thread::sleep_for(100ms);
        if (name == "shipped") told.wait(); // its caller does not wait: nobody ends before it looks
        --left;
    };
    const auto fails = [] { throw std::runtime_error("no such file"); };
    std::string outcome = "returned";
    int left_behind = 0;
    const auto start = steady::now();
    {
        reviews::thread_pool pool(3);
        try {
            const auto failed = import_all(pool, {fails, works, works, works});
            outcome = fmt::format("returned, {} of 4 failed", failed);
        } catch (const std::runtime_error& error) {
            outcome = fmt::format("threw \"{}\"", error.what());
        }
        left_behind = left;
        told.count_down();
        teller_.say(fmt::format("import_all {} after {} ms; left behind: {}", outcome,
                                milliseconds_since(start), left_behind));
    }
    teller_.fact(fmt::format("{}_left_behind", name), left_behind);
    teller_.show_timeline(fmt::format("Four imports, {}", name));
}

void lesson::unguarded_pool() {
    show("Review 1: imports on a pool", "unguarded_pool",
         "Play it through for every job that may go wrong.",
         "No error handling: the first get() that throws leaves the function, and what was not "
         "waited for runs on.");
    import_three("shipped", reviews::shipped::import_all);
    show_mended("unguarded_pool");
    import_three("mended", reviews::mended::import_all);
}

void lesson::pause_five(std::string_view name, pauser pause) {
    auto& timeline = teller_.recorder();
    std::vector<std::function<awaitable<void>()>> five;
    for (int i = 1; i <= 5; ++i)
        five.emplace_back([&timeline, pause, i]() -> awaitable<void> {
            const auto drawn = timeline.begin(fmt::format("coroutine {}", i), "pause");
            co_await pause();
        });
    const auto start = steady::now();
    run_on_one_thread(std::move(five));
    const auto wall = milliseconds_since(start);
    teller_.say(fmt::format("Five pauses of 100 ms on one loop: {} ms", wall));
    teller_.fact(fmt::format("{}_five_pauses_ms", name), wall);
    teller_.show_timeline(fmt::format("Five pauses on one loop, {}", name));
}

void lesson::blocking_sleep() {
    show("Review 2: a coroutine that pauses", "blocking_sleep",
         "What do five of them take on one loop?",
         "A blocking sleep in a coroutine. It sleeps with the thread, and the thread is the loop.");
    pause_five("shipped", reviews::shipped::pause);
    show_mended("blocking_sleep");
    pause_five("mended", reviews::mended::pause);
}

void lesson::crawl_all(std::string_view name, crawler crawl) {
    const auto tasks = static_cast<std::size_t>(teller_.option("tasks"));
    std::int64_t inside = 0;
    std::int64_t peak = 0;
    run_on_one_thread({[&]() -> awaitable<void> {
        reviews::async_job fetch = [&]() -> awaitable<void> {
            peak = std::max(peak, ++inside);
            asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
            co_await timer.async_wait(asio::use_awaitable);
            --inside;
        };
        co_await crawl(tasks, fetch);
    }});
    teller_.say(fmt::format("{} tasks, at most {} of them at once", tasks, peak));
    teller_.fact(fmt::format("{}_peak", name), peak);
}

void lesson::unbounded_fan_out() {
    show(
        "Review 3: a crawler", "unbounded_fan_out", "What does the server see?",
        "No limit. One coroutine is cheap; ten thousand of them, each with a connection, are not.");
    crawl_all("shipped", reviews::shipped::crawl);
    show_mended("unbounded_fan_out");
    crawl_all("mended", reviews::mended::crawl);
    teller_.fact("tasks", teller_.option("tasks"));
}

void lesson::hang(std::string_view name, const std::function<void()>& function) {
    const bool ended = ends_within(name.starts_with("shipped") ? 500ms : 10s, function);
    teller_.say(ended ? "It ended." : "After 500 ms it has not ended. It never will.");
    teller_.fact(fmt::format("{}_ended", name), ended ? 1 : 0);
}

void lesson::lock_across_callback() {
    show("Review 4: settings with a watcher", "lock_across_callback",
         "Every access is under the mutex: is that enough?",
         "A lock held across a callback: the watcher calls get, which waits for the lock that its "
         "own thread holds.");
    teller_.say("The watcher asks for the value that has been set.");
    hang("shipped_watcher", [] { reviews::shipped::watcher_sees_the_value(); });
    show_mended("lock_across_callback");
    hang("mended_watcher", [] { reviews::mended::watcher_sees_the_value(); });
}

void lesson::one_for_all() {
    show("Review 5: a start signal", "one_for_all",
         "The flag is set under the lock, the wait has a predicate: is that enough?",
         "notify_one where all must wake: one of the three starts, two sleep for ever.");
    teller_.say("Three wait for the signal, and then it is given.");
    hang("shipped_signal", [] { reviews::shipped::start_three(); });
    show_mended("one_for_all");
    hang("mended_signal", [] { reviews::mended::start_three(); });
}

void lesson::send(std::string_view name, sender send_all) {
    auto& timeline = teller_.recorder();
    std::vector<std::future<void>> sending;
    const auto start = steady::now();
    send_all(sending, [&] {
        const auto drawn = timeline.begin(timeline.this_worker(), "send");
        std::this_thread::sleep_for(100ms);
    });
    const auto called = milliseconds_since(start);
    sending.clear(); // waits for those that are kept
    const auto wall = milliseconds_since(start);
    teller_.say(fmt::format("send_all returned after {} ms; all sent after {} ms", called, wall));
    teller_.fact(fmt::format("{}_send_all_ms", name), called);
    teller_.fact(fmt::format("{}_all_sent_ms", name), wall);
    teller_.show_timeline(fmt::format("Three messages, {}", name));
}

void lesson::blocking_future() {
    show("Review 6: three messages in the background", "blocking_future",
         "A message takes 100 ms. When does send_all return?",
         "A future's destructor that blocks: `unused` ends in each round, and the future of a "
         "std::async waits for its function.");
    send("shipped", reviews::shipped::send_all);
    show_mended("blocking_future");
    send("mended", reviews::mended::send_all);
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<narration::option> options{
        {"tasks", "how many fetches the crawler makes", 10'000, 200, 100'000},
        {"code", "1 shows the code under review, 0 leaves it out", 1, 0, 1}};
    return narration::run(argc, argv, {"18", "Code review"}, options,
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
