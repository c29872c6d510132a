// What mirror promises: every claim is one test case.
#include "orphan.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::about;
using workbook::awaitable;
using workbook::mirror;
using workbook::response;

namespace {

using std::chrono::milliseconds;
using urls = std::vector<std::string>;

// How long a URL takes, and whether it fails.
struct plan {
    milliseconds fetching{0};
    milliseconds saving{0};
    bool fetch_fails = false;
    bool save_fails = false;
};

awaitable<void> nap(milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

// A call of mirror on a loop of its own, with a server and a disk that do as planned.
class scene {
  public:
    explicit scene(std::map<std::string, plan> plans) : plans_(std::move(plans)) {
        caller_ = loop_.start([this]() -> awaitable<void> { return call(); }, cancel_.slot());
    }

    void cancel_caller_at(milliseconds when) {
        loop_.start([this, when]() -> awaitable<void> {
            co_await nap(when);
            cancel_.emit(asio::cancellation_type::terminal);
        });
    }

    // Runs until all has ended, and asserts that no fetch and no save was running when mirror gave
    // back control.
    void play() {
        loop_.finish();
        {
            const grading::judged_as timeout("timeout");
            INFO("Nothing is left to run on the loop, so nobody will ever wake the caller.");
            REQUIRE(caller_->text() != "still waiting");
        }
        const grading::judged_as leak("leak");
        INFO("Counted here are the fetches and saves that were still running when mirror gave back "
             "control. They use what the caller may have destroyed by now.");
        CHECK(left_running_ == 0);
    }

    void check_length(milliseconds expected) const {
        const grading::judged_as too_slow("too_slow");
        CHECK(length_ == about(expected));
    }

    [[nodiscard]] std::string ending() const { return caller_->text(); }

    [[nodiscard]] std::size_t pages() const { return pages_; }

    [[nodiscard]] const std::set<std::string>& saved() const { return saved_; }

  private:
    awaitable<void> call() {
        urls all;
        for (const auto& [url, unused] : plans_)
            all.push_back(url);
        const grading::stopwatch watch;
        std::exception_ptr error;
        try {
            pages_ = co_await mirror(
                all, [this](std::string url) { return fetch(std::move(url)); },
                [this](response page) { return save(std::move(page)); });
        } catch (...) {
            error = std::current_exception();
        }
        length_ = watch.elapsed();
        left_running_ = inside_.current();
        if (error) std::rethrow_exception(error);
    }

    awaitable<response> fetch(std::string url) {
        const auto here = inside_.enter();
        const auto how = plans_.at(url);
        if (how.fetching > 0ms) co_await nap(how.fetching);
        if (how.fetch_fails) throw std::runtime_error("no answer from " + url);
        co_return response{std::move(url), 200, 1024};
    }

    awaitable<void> save(response page) {
        const auto here = inside_.enter();
        const auto how = plans_.at(page.url);
        if (how.saving > 0ms) co_await nap(how.saving);
        if (how.save_fails) throw std::runtime_error("no room for " + page.url);
        saved_.insert(page.url);
    }

    // The loop destroys what still waits, so what fetches and saves use stands before it.
    const std::map<std::string, plan> plans_;
    grading::gauge inside_;
    std::set<std::string> saved_;
    std::size_t pages_ = 0;
    milliseconds length_{-1};
    int left_running_ = -1;
    asio::cancellation_signal cancel_;
    grading::event_loop loop_;
    std::shared_ptr<const grading::fate> caller_;
};

const std::string cancelled_text = // what Asio says of operation_aborted
    boost::system::system_error(asio::error::operation_aborted).what();

} // namespace

TEST_CASE("every page is fetched and saved", "[13.2]") {
    explorer::explore([] {
        scene one({{"/0", {}}, {"/1", {.fetching = 10ms}}, {"/2", {.fetching = 20ms}}});
        one.play();
        CHECK(one.ending() == "returned");
        CHECK(one.pages() == 3);
        CHECK(one.saved() == std::set<std::string>{"/0", "/1", "/2"});
    });
}

TEST_CASE("no URLs, no pages", "[13.2]") {
    explorer::explore([] {
        scene one({});
        one.play();
        CHECK(one.ending() == "returned");
        CHECK(one.pages() == 0);
    });
}

TEST_CASE("a URL that stands there twice is two pages", "[13.2]") {
    explorer::explore([] {
        std::vector<std::string> saved;
        std::size_t pages = 0;
        grading::event_loop loop;
        const auto fetch = [](std::string url) -> awaitable<response> {
            co_return response{std::move(url), 200, 1024};
        };
        const auto save = [&](response page) -> awaitable<void> {
            saved.push_back(page.url);
            co_return;
        };
        const auto caller = loop.start([&]() -> awaitable<void> {
            urls three{"/0", "/1", "/0"};
            pages = co_await mirror(std::move(three), fetch, save);
        });
        loop.finish();
        CHECK(caller->text() == "returned");
        CHECK(pages == 3);
        std::sort(saved.begin(), saved.end());
        CHECK(saved == urls{"/0", "/0", "/1"});
    });
}

TEST_CASE("fetches are under way at the same time", "[13.2]") {
    explorer::explore([] {
        scene one({{"/0", {.fetching = 50ms}}, {"/1", {.fetching = 50ms}}});
        one.play();
        CHECK(one.ending() == "returned");
        one.check_length(50ms);
    });
}

TEST_CASE("mirror returns when the last page has been saved", "[13.2][leak]") {
    explorer::explore([] {
        scene one({{"/0", {.fetching = 10ms, .saving = 50ms}}});
        one.play();
        INFO("The fetch takes 10 ms, the save 50.");
        CHECK(one.saved() == std::set<std::string>{"/0"});
        one.check_length(60ms);
    });
}

TEST_CASE("a page is saved while others are being fetched", "[13.2]") {
    explorer::explore([] {
        scene one({{"/0", {.fetching = 10ms, .saving = 50ms}},
                   {"/1", {.fetching = 50ms, .saving = 10ms}},
                   {"/2", {.fetching = 10ms, .saving = 50ms}}});
        one.play();
        INFO(
            "10 ms to fetch and 50 to save, or the other way round: 60 ms for each page. Who saves "
            "one page after the other, or waits for all fetches first, takes longer.");
        CHECK(one.ending() == "returned");
        CHECK(one.saved().size() == 3);
        one.check_length(60ms);
    });
}

TEST_CASE("a save that fails reaches the caller", "[13.2]") {
    explorer::explore([] {
        scene one({{"/0", {.fetching = 10ms, .saving = 20ms, .save_fails = true}},
                   {"/1", {.fetching = 10ms, .saving = 10ms}}});
        one.play();
        CHECK(one.ending() == "threw 1 child failed: no room for /0");
    });
}

TEST_CASE("a save that fails cancels the rest", "[13.2]") {
    explorer::explore([] {
        scene one({{"/0", {.fetching = 10ms, .saving = 10ms, .save_fails = true}},
                   {"/1", {.fetching = 10ms, .saving = 200ms}},
                   {"/2", {.fetching = 200ms}}});
        one.play();
        INFO("/0 cannot be saved, which is known after 20 ms. Saving /1 and fetching /2 would take "
             "200.");
        CHECK(one.ending() == "threw 1 child failed: no room for /0");
        one.check_length(20ms);
    });
}

TEST_CASE("a fetch that fails cancels the saves, and awaits them", "[13.2][leak]") {
    explorer::explore([] {
        scene one({{"/0", {.fetching = 20ms, .fetch_fails = true}},
                   {"/1", {.fetching = 10ms, .saving = 200ms}}});
        one.play();
        INFO("/0 fails after 20 ms, while /1 is being saved.");
        CHECK(one.ending() == "threw 1 child failed: no answer from /0");
        CHECK(one.saved().empty());
        one.check_length(20ms);
    });
}

TEST_CASE("cancelling the caller stops fetches and saves", "[13.2]") {
    explorer::explore([] {
        scene one({{"/0", {.fetching = 10ms, .saving = 200ms}}, {"/1", {.fetching = 200ms}}});
        one.cancel_caller_at(20ms);
        one.play();
        CHECK(one.ending() == "threw " + cancelled_text);
        CHECK(one.saved().empty());
        one.check_length(20ms);
    });
}

TEST_CASE("mirror works on a strand of four threads", "[13.2]") {
    explorer::explore([] {
        int saved = 0; // no lock: the strand is the lock
        std::optional<std::size_t> pages;
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        const auto fetch = [](std::string url) -> awaitable<response> {
            co_await asio::post(asio::use_awaitable);
            co_return response{std::move(url), 200, 1024};
        };
        const auto save = [&](response) -> awaitable<void> {
            co_await asio::post(asio::use_awaitable);
            ++saved;
        };
        const auto caller = [&]() -> awaitable<void> {
            urls two{"/0", "/1"};
            pages = co_await mirror(std::move(two), fetch, save);
        };
        asio::co_spawn(strand, caller, asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        CHECK(pages == 2U);
        CHECK(saved == 2);
    });
}
