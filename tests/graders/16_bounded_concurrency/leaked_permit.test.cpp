// What a polite client promises: every claim is one test case.
#include "leaked_permit.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::about;
using workbook::awaitable;
using workbook::polite_client;
using workbook::response;

namespace {

using std::chrono::milliseconds;

// What the server does with a request. Each takes 10 ms.
enum class answer { page, bad_status, moved, no_connection, no_exception };

// A loop, a server and a client of it.
class scene {
  public:
    explicit scene(std::size_t limit)
        : client_(loop_.executor(), limit, [this](std::string url) { return serve(url); }) {}

    // Somebody who gets a page, and what becomes of it. Requests are numbered: "/0", "/1", ...
    std::shared_ptr<const grading::fate> get(answer how, asio::cancellation_slot slot = {}) {
        const auto number = answers_.size();
        answers_.push_back(how);
        return loop_.start(
            [this, number]() -> awaitable<void> { return ask("/" + std::to_string(number)); },
            slot);
    }

    void get_many(answer how, int count) {
        for (int i = 0; i < count; ++i)
            get(how);
    }

    // Runs until all have their answers; those who never get through fail here, in words.
    void play() {
        const auto asked = answers_.size();
        loop_.finish();
        const grading::judged_as deadlock("deadlock");
        INFO("Requests wait for their turn, and none is under way whose end could wake them. "
             "Counted are those that the server has ended: "
             << served_ << " of " << asked << ". Who has the permits?");
        REQUIRE(answered_ == asked);
    }

    [[nodiscard]] int peak() const { return peak_; }

    [[nodiscard]] const std::vector<std::string>& order() const { return order_; }

    [[nodiscard]] std::size_t pages() const { return pages_; }

    [[nodiscard]] milliseconds elapsed() const { return watch_.elapsed(); }

    grading::event_loop& loop() { return loop_; }

  private:
    awaitable<void> ask(std::string url) {
        const counted until_the_end{answered_};
        const auto page = co_await client_.get(url);
        if (page == response{url, 200, 1024}) ++pages_;
    }

    awaitable<response> serve(std::string url) {
        const auto how = answers_.at(static_cast<std::size_t>(std::stoi(url.substr(1))));
        order_.push_back(url);
        const visit here(*this);
        asio::steady_timer timer(co_await asio::this_coro::executor, 10ms);
        co_await timer.async_wait(asio::use_awaitable);
        ++served_;
        if (how == answer::no_connection) throw std::runtime_error(url + ": connection refused");
        if (how == answer::no_exception) throw 42;
        co_return response{std::move(url), status(how), 1024};
    }

    static int status(answer how) {
        if (how == answer::moved) return 301;
        return how == answer::bad_status ? 503 : 200;
    }

    struct counted {
        std::size_t& count;

        ~counted() { ++count; }
    };

    class visit {
      public:
        explicit visit(scene& server) : server_(server) {
            server_.peak_ = std::max(server_.peak_, ++server_.inside_);
        }

        ~visit() { --server_.inside_; }

        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;

      private:
        scene& server_;
    };

    // The loop destroys what still waits, so what that uses stands before it.
    const grading::stopwatch watch_;
    std::deque<answer> answers_;
    std::vector<std::string> order_; // in which the server saw them
    int inside_ = 0;
    int peak_ = 0;
    int served_ = 0;
    std::size_t answered_ = 0; // in whatever way
    std::size_t pages_ = 0;
    grading::event_loop loop_;
    polite_client client_;
};

class connection {
  public:
    explicit connection(std::size_t& open) : open_(open) { ++open_; }

    ~connection() { --open_; }

    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

  private:
    std::size_t& open_;
};

} // namespace

TEST_CASE("a page comes as the server sent it", "[16.2]") {
    explorer::explore([] {
        scene one(1);
        const auto caller = one.get(answer::page);
        one.play();
        CHECK(caller->text() == "returned");
        CHECK(one.pages() == 1);
    });
}

TEST_CASE("no more than the limit are under way", "[16.2]") {
    explorer::explore([] {
        scene one(3);
        one.get_many(answer::page, 12);
        one.play();
        INFO("Twelve requests of 10 ms each, three at once.");
        CHECK(one.peak() == 3);
        CHECK(one.pages() == 12);
        CHECK(one.elapsed() == about(40ms));
    });
}

TEST_CASE("those who wait are served in the order of their coming", "[16.2]") {
    explorer::explore([] {
        scene one(2);
        one.get_many(answer::page, 5);
        one.play();
        CHECK(one.order() == std::vector<std::string>{"/0", "/1", "/2", "/3", "/4"});
    });
}

TEST_CASE("errors reach the caller, each with its own text", "[16.2]") {
    explorer::explore([] {
        scene one(3);
        const auto refused = one.get(answer::no_connection);
        const auto bad = one.get(answer::bad_status);
        const auto strange = one.get(answer::no_exception);
        const auto moved = one.get(answer::moved);
        one.play();
        CHECK(refused->text() == "threw /0: connection refused");
        CHECK(bad->text() == "threw /1: status 503");
        CHECK(strange->text() == "threw something that is no std::exception");
        CHECK(moved->text() == "threw /3: status 301");
    });
}

TEST_CASE("refused connections do not use up the limit", "[16.2]") {
    explorer::explore([] {
        scene one(2);
        one.get_many(answer::no_connection, 4);
        const auto last = one.get(answer::page);
        one.play();
        CHECK(last->text() == "returned");
    });
}

TEST_CASE("bad answers do not use up the limit", "[16.2]") {
    explorer::explore([] {
        scene one(2);
        one.get_many(answer::bad_status, 4);
        const auto last = one.get(answer::page);
        INFO("Two at once. The server answers four requests with 503, and the fifth with a page.");
        one.play();
        CHECK(last->text() == "returned");
    });
}

TEST_CASE("whatever is thrown, the place is free again", "[16.2]") {
    explorer::explore([] {
        scene one(2);
        one.get_many(answer::no_exception, 4);
        const auto last = one.get(answer::page);
        INFO("Two at once. Four requests throw something that is no std::exception.");
        one.play();
        CHECK(last->text() == "returned");
    });
}

TEST_CASE("after an error the client is as fast as before", "[16.2][too_slow]") {
    explorer::explore([] {
        scene one(3);
        for (const auto how : {answer::bad_status, answer::no_connection, answer::page})
            one.get(how);
        one.get_many(answer::page, 9);
        one.play();
        INFO("Three at once, 10 ms each. Of twelve requests two end in an error: that is four "
             "rounds, as without.");
        CHECK(one.elapsed() == about(40ms));
    });
}

TEST_CASE("errors do not raise the limit", "[16.2]") {
    explorer::explore([] {
        scene one(2);
        for (int i = 0; i < 4; ++i) {
            one.get(answer::bad_status);
            one.get(answer::no_connection);
        }
        one.get_many(answer::page, 8);
        one.play();
        INFO("Two at once, also after eight errors.");
        CHECK(one.peak() == 2);
        CHECK(one.elapsed() == about(80ms));
    });
}

TEST_CASE("a caller that is cancelled under way makes room", "[16.2]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        scene one(1);
        const auto impatient = one.get(answer::page, cancel.slot());
        const auto next = one.get(answer::page);
        one.loop().settle();
        cancel.emit(asio::cancellation_type::terminal);
        one.play();
        CHECK(impatient->text().rfind("threw", 0) == 0);
        CHECK(next->text() == "returned");
        CHECK(one.elapsed() == about(10ms));
    });
}

TEST_CASE("a caller that is cancelled in the line uses up nothing", "[16.2]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        scene one(1);
        one.get(answer::page);
        const auto impatient = one.get(answer::page, cancel.slot());
        const auto next = one.get(answer::page);
        one.loop().settle();
        cancel.emit(asio::cancellation_type::terminal);
        one.play();
        CHECK(impatient->text().rfind("threw", 0) == 0);
        CHECK(next->text() == "returned");
        CHECK(one.order() == std::vector<std::string>{"/0", "/2"});
        CHECK(one.elapsed() == about(20ms));
    });
}

TEST_CASE("600 requests, every third of which fails, take as long as 600 pages", "[16.2]") {
    explorer::explore([] {
        scene one(10);
        for (int i = 0; i < 600; ++i)
            one.get(i % 3 != 0   ? answer::page
                    : i % 2 == 0 ? answer::bad_status
                                 : answer::no_connection);
        one.play();
        CHECK(one.pages() == 400);
        CHECK(one.peak() == 10);
        CHECK(one.elapsed() == about(600ms));
    });
}

TEST_CASE("a limit of none is refused", "[16.2]") {
    explorer::explore([] {
        grading::event_loop loop;
        const auto fetch = [](std::string url) -> awaitable<response> {
            co_return response{std::move(url), 200, 1024};
        };
        CHECK_THROWS_AS(polite_client(loop.executor(), 0, fetch), std::invalid_argument);
    });
}

TEST_CASE("a loop that goes away takes the callers along, and may outlive the client", "[16.2]") {
    explorer::explore([] {
        std::size_t open = 0; // connections of callers that have not ended
        {
            const auto fetch = [](std::string url) -> awaitable<response> {
                asio::steady_timer timer(co_await asio::this_coro::executor, 10ms);
                co_await timer.async_wait(asio::use_awaitable);
                co_return response{std::move(url), 200, 1024};
            };
            grading::event_loop loop;
            auto client = std::make_unique<polite_client>(loop.executor(), 1, fetch);
            for (int i = 0; i < 3; ++i)
                loop.start([&]() -> awaitable<void> {
                    const connection mine(open);
                    co_await client->get("/");
                });
            loop.settle();
            CHECK(open == 3);
            client.reset();
        }
        INFO("One request is under way and two wait in line. The client is destroyed, and then the "
             "loop, with all of them in it.");
        CHECK(open == 0);
    });
}

TEST_CASE("four threads run the loop, and a strand keeps the callers apart", "[16.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        int pages = 0; // no lock: the strand is the lock
        int errors = 0;
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        const auto fetch = [](std::string url) -> awaitable<response> {
            asio::steady_timer timer(co_await asio::this_coro::executor, 10ms);
            co_await timer.async_wait(asio::use_awaitable);
            const int status = url == "/bad" ? 503 : 200;
            co_return response{std::move(url), status, 1024};
        };
        polite_client client(strand, 1, fetch);
        const auto caller = [&](std::string url) -> awaitable<void> {
            try {
                co_await client.get(std::move(url));
                ++pages;
            } catch (const std::runtime_error&) {
                ++errors;
            }
        };
        for (const char* url : {"/bad", "/good"})
            asio::co_spawn(strand, caller(url), asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        CHECK(errors == 1);
        CHECK(pages == 1);
        CHECK(watch.elapsed() == about(20ms));
    });
}
