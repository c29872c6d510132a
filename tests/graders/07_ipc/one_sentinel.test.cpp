// What produce and consume promise: every item once, and everybody goes home.
#include "one_sentinel.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/07_ipc/waiting.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/process.hpp>
#include <graders/support/processes.hpp>
#include <graders/support/shared_value.hpp>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using grading::comes_true;
using workbook::consume;
using workbook::item;
using workbook::message_queue;
using workbook::order;
using workbook::produce;
using child = grading::process;

namespace {

const std::string well = "exited with status 0";
constexpr std::size_t most_items = 100;
constexpr std::size_t most_consumers = 8;

// What all processes of a claim write, and the grader reads.
struct tally {
    std::array<std::atomic<int>, most_items> handled{};     // how often, by id
    std::array<std::atomic<int>, most_consumers> counted{}; // what each consumer returned
    std::atomic<int> damaged{0};
    std::atomic<int> begun{0}; // consumers on their way into `consume`
};

// A producer and its consumers, each a process, around one queue.
class workshop {
  public:
    explicit workshop(const order& what, std::size_t capacity = 4)
        : what_(what), queue_(message_queue::create(capacity, 64)) {}

    void start_producer() {
        producer_ = std::make_unique<child>([this] {
            auto queue = message_queue::open(queue_.name);
            produce(queue, what_);
            return 0;
        });
    }

    void start_consumers() {
        for (int i = 0; i < what_.consumers; ++i)
            start_consumer();
    }

    void start_consumer() {
        const std::size_t number = consumers_.size();
        consumers_.emplace_back([this, number] {
            auto queue = message_queue::open(queue_.name);
            ++all_->begun;
            const auto handle = [this](const item& what) {
                const auto id = static_cast<std::size_t>(what.id);
                if (id < most_items && what == workbook::make_item(what.id))
                    ++all_->handled.at(id);
                else
                    ++all_->damaged;
            };
            all_->counted.at(number) = consume(queue, handle);
            return 0;
        });
    }

    [[nodiscard]] bool all_consumers_are_there() {
        return comes_true([this] { return all_->begun == what_.consumers; });
    }

    // The end of all: who is left waiting is a `timeout`, said in words.
    void require_the_end() {
        require_end_of_producer();
        (void)comes_true([this] {
            return std::all_of(consumers_.begin(), consumers_.end(),
                               [](child& each) { return each.ended(); });
        });
        std::vector<std::string> fates;
        for (auto& each : consumers_)
            fates.push_back(each.ended() ? each.fate() : "still waits after 2 s");
        const std::vector<std::string> all_well(consumers_.size(), well);
        const grading::judged_as timeout("timeout");
        INFO("every consumer has to hear that there are no more items");
        REQUIRE(fates == all_well);
    }

    void require_end_of_producer() {
        const std::string producer = producer_->fate();
        if (producer.starts_with("still runs")) {
            const grading::judged_as timeout("timeout");
            INFO("a producer that still runs waits at a full queue: have its consumers gone home "
                 "too early?");
            REQUIRE(producer == well);
        }
        REQUIRE(producer == well);
    }

    // Each item of the order exactly once, and counted by whoever handled it.
    void check_items() {
        std::string lost, twice;
        for (int id = 0; id < what_.items; ++id) {
            const int times = all_->handled.at(static_cast<std::size_t>(id));
            if (times == 0) lost += std::to_string(id) + ' ';
            if (times > 1) twice += std::to_string(id) + ' ';
        }
        CHECK(lost.empty());
        CHECK(twice.empty());
        CHECK(all_->damaged == 0);
        int counted = 0;
        for (const auto& each : all_->counted)
            counted += each;
        INFO("what the consumers returned, together");
        CHECK(counted == what_.items);
    }

    // How many items have been handled by now.
    [[nodiscard]] int handled() const {
        int sum = 0;
        for (const auto& times : all_->handled)
            sum += times;
        return sum;
    }

  private:
    // The queue and its name, which children get by the fork.
    struct named_queue {
        explicit named_queue(message_queue made) : queue(std::move(made)), name(queue.name()) {}

        message_queue queue;
        std::string name;
    };

    order what_;
    named_queue queue_;
    grading::shared_value<tally> all_;
    std::unique_ptr<child> producer_;
    std::vector<child> consumers_;
};

} // namespace

TEST_CASE("one consumer handles all items, and goes home", "[07.2]") {
    explorer::explore([] {
        workshop one({.items = 10, .consumers = 1, .interval = 1ms});
        one.start_consumers();
        one.start_producer();
        one.require_the_end();
        one.check_items();
    });
}

TEST_CASE("three consumers handle each of ten items exactly once", "[07.2]") {
    explorer::explore([] {
        workshop three({.items = 10, .consumers = 3, .interval = 10ms});
        three.start_consumers();
        three.start_producer();
        three.require_end_of_producer();
        INFO("ten items, 10 ms apart, and three consumers that wait for them");
        CHECK(comes_true([&] { return three.handled() == 10; }));
        three.require_the_end();
        three.check_items();
    });
}

TEST_CASE("consumers that find no items at all go home too", "[07.2]") {
    explorer::explore([] {
        workshop idle({.items = 0, .consumers = 3, .interval = 0ms});
        idle.start_consumers();
        REQUIRE(idle.all_consumers_are_there());
        grading::let_others_settle();
        idle.start_producer();
        idle.require_the_end();
        idle.check_items();
    });
}

TEST_CASE("consumers that come after the producer has ended find the items and the end", "[07.2]") {
    explorer::explore([] {
        workshop late({.items = 3, .consumers = 3, .interval = 0ms}, 16);
        late.start_producer();
        late.require_end_of_producer();
        late.start_consumers();
        late.require_the_end();
        late.check_items();
    });
}

TEST_CASE("nobody goes home while there are items left", "[07.2]") {
    explorer::explore([] {
        workshop busy({.items = 100, .consumers = 3, .interval = 0ms}, 4);
        busy.start_producer();
        busy.start_consumers();
        INFO("a hundred items, as fast as a queue of four takes them");
        busy.require_the_end();
        busy.check_items();
    });
}

TEST_CASE("eight consumers for two items all go home", "[07.2]") {
    explorer::explore([] {
        workshop crowd({.items = 2, .consumers = 8, .interval = 1ms}, 2);
        crowd.start_consumers();
        crowd.start_producer();
        INFO("eight consumers around a queue that holds two messages");
        crowd.require_the_end();
        crowd.check_items();
    });
}

TEST_CASE("no process and no descriptor is left when all is done", "[07.2]") {
    explorer::explore([] {
        const grading::leftovers since;
        {
            workshop three({.items = 3, .consumers = 3, .interval = 1ms});
            three.start_consumers();
            three.start_producer();
            three.require_the_end();
        }
        const grading::judged_as leak("leak");
        CHECK(since.children() == grading::nothing);
        CHECK(since.descriptors() == grading::nothing);
    });
}
