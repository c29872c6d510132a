// Lesson 07: one producer, three consumers and the end of the work; deaths; what a message costs.
#include "cost.hpp"
#include "deaths.hpp"
#include "forked.hpp"
#include "item.hpp"
#include "message_queue.hpp"
#include "one_sentinel.hpp"

#include "narrator.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using steady = std::chrono::steady_clock;
using std::chrono::milliseconds;
using workbook::forked;
using workbook::item;
using workbook::message_queue;

constexpr auto interval = 10ms;  // from one item to the next
constexpr auto handling = 25ms;  // what a consumer does with an item: a sleep
constexpr auto patience = 300ms; // how long we look at those who wait
constexpr std::string_view end_marker;

// What a process tells about itself, through a queue of its own: who, what, from when to when.
struct note {
    std::string who;
    std::string what;
    steady::time_point start;
    steady::time_point end;
};

std::string pack(const note& told) {
    return fmt::format("{} {} {} {}", told.who, told.what, told.start.time_since_epoch().count(),
                       told.end.time_since_epoch().count());
}

note unpack_note(const std::string& message) {
    note told;
    steady::rep start = 0, end = 0;
    std::istringstream(message) >> told.who >> told.what >> start >> end;
    told.start = steady::time_point(steady::duration(start)); // one clock for the whole machine
    told.end = steady::time_point(steady::duration(end));
    return told;
}

std::vector<note> all_of(message_queue& notes) {
    std::vector<note> all;
    while (notes.size() > 0)
        all.push_back(unpack_note(notes.receive().value()));
    return all;
}

bool has_children() {
    siginfo_t unused{};
    return ::waitid(P_ALL, 0, &unused, WEXITED | WNOHANG | WNOWAIT) == 0;
}

// How the consumers learn that there are no more items.
enum class ending { one_marker, marker_for_each, close };

// Waits until all have ended, or until it is clear that the others will not: `some_stay` says that
// this is to be expected. Returns how many have.
int count_those_who_go(std::vector<forked>& consumers, bool some_stay) {
    constexpr auto long_enough = 5s;
    std::size_t gone = 0;
    auto last = steady::now();
    while (gone < consumers.size()) {
        const auto now_gone = static_cast<std::size_t>(
            std::count_if(consumers.begin(), consumers.end(),
                          [](forked& each) { return each.has_ended_within(0ms); }));
        if (now_gone != gone) last = steady::now();
        gone = now_gone;
        const milliseconds limit = some_stay && gone > 0 ? patience : long_enough;
        if (steady::now() - last > limit) break;
        std::this_thread::sleep_for(1ms);
    }
    return static_cast<int>(gone);
}

// The story, part by part. Every part has processes and a queue of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), items_(static_cast<int>(teller.option("items"))),
          consumers_(static_cast<int>(teller.option("consumers"))),
          messages_(static_cast<int>(teller.option("messages"))) {}

    void tell() {
        ten_items();
        one_marker_for_all();
        who_dies();
        what_it_costs();
    }

  private:
    void ten_items();
    void one_marker_for_all();
    void who_dies();
    void what_it_costs();

    using consumer_body = std::function<void(const std::function<void(const item&)>& handle)>;
    [[nodiscard]] std::vector<forked> start_consumers(message_queue& notes,
                                                      const consumer_body& consume) const;
    // How many consumers go home after this ending, within our patience.
    int home_after(ending how, bool draw);
    void draw(const std::vector<note>& notes, steady::time_point until,
              const std::set<std::string>& waiting);
    void row(const std::string& key, std::string_view name, double trip, double stream,
             const cost::microseconds& trips, const cost::microseconds& streams);

    narration::narrator& teller_;
    const int items_;
    const int consumers_;
    const int messages_;
};

std::string consumer_name(int number) {
    return fmt::format("consumer_{}", number);
}

// Each handles an item for a while and notes it, and notes when it goes home.
std::vector<forked> lesson::start_consumers(message_queue& notes,
                                            const consumer_body& consume) const {
    std::vector<forked> all;
    for (int number = 1; number <= consumers_; ++number)
        all.emplace_back([&notes, &consume, who = consumer_name(number)] {
            consume([&](const item& taken) {
                const auto start = steady::now();
                std::this_thread::sleep_for(handling);
                notes.send(pack(note{who, taken.data, start, steady::now()}));
            });
        });
    return all;
}

void lesson::ten_items() {
    teller_.section("One producer, three consumers, four processes");
    teller_.say(fmt::format(
        "A producer process puts {} items into a queue, {} ms apart. {} consumer processes take "
        "them out; each works {} ms on an item. Item 3 is {{id: 3, data: \"item_3\"}}, and travels "
        "as the text '{}'.",
        items_, interval.count(), consumers_, handling.count(),
        workbook::pack(workbook::make_item(3))));
    teller_.predict("Which consumer gets item 3?",
                    "Whoever asks first: nobody decides. Each item goes to exactly one of them.");

    auto& timeline = teller_.recorder();
    timeline.declare_lanes({"producer"});
    //! [use]
    auto queue = message_queue::create(4, 64);
    //! [use]
    auto notes = message_queue::create(static_cast<std::size_t>(items_) + 1, 128);
    const auto start = steady::now();
    auto consumers = start_consumers(notes, [&](const auto& handle) {
        auto mine = message_queue::open(queue.name());
        workbook::consume(mine, handle);
    });
    forked producer([&] {
        const workbook::order order{items_, consumers_, interval};
        const auto begin = steady::now();
        workbook::produce(queue, order);
        notes.send(pack(note{"producer", "produces", begin, steady::now()}));
    });
    const auto limit = 5s + items_ * (interval + handling);
    bool all_home = producer.has_ended_within(limit);
    for (auto& each : consumers)
        all_home = each.has_ended_within(all_home ? 5s : 0s) && all_home;
    const auto wall = std::chrono::duration_cast<milliseconds>(steady::now() - start);

    const auto told = all_of(notes);
    std::multiset<std::string> handled;
    for (const auto& [who, what, from, to] : told)
        if (what.starts_with("item_")) handled.insert(what);
    teller_.say_line(fmt::format("Processed {} items", handled.size()));
    teller_.say_line(fmt::format("Wall time: {} ms", wall.count()));
    teller_.say_line(fmt::format("Everybody went home: {}", all_home ? "yes" : "no"));
    teller_.fact("items", items_);
    teller_.fact("consumers", consumers_);
    teller_.fact("interval_ms", interval.count());
    teller_.fact("processed", handled.size());
    teller_.fact("different", std::set(handled.begin(), handled.end()).size());
    teller_.fact("wall_ms", wall.count());
    teller_.fact("all_home", all_home ? 1 : 0);
    draw(told, steady::now(), {});
    teller_.show_timeline("Whoever is free takes the next item");
}

void lesson::draw(const std::vector<note>& notes, steady::time_point until,
                  const std::set<std::string>& waiting) {
    auto& timeline = teller_.recorder();
    std::map<std::string, steady::time_point> last;
    for (const auto& [who, what, from, to] : notes) {
        const auto lane = who == "producer" ? who : "consumer " + who.substr(who.find('_') + 1);
        const bool is_item = what.starts_with("item_");
        timeline.add(lane, is_item ? what.substr(5) : what, from, to);
        last[who] = std::max(last[who], to);
    }
    for (const auto& who : waiting)
        timeline.add("consumer " + who.substr(who.find('_') + 1), "waits", last[who], until);
}

int lesson::home_after(ending how, bool draw_it) {
    auto queue = message_queue::create(4, 64);
    auto notes = message_queue::create(static_cast<std::size_t>(items_) + 1, 128);
    auto& timeline = teller_.recorder();
    if (draw_it) timeline.declare_lanes({"producer"});
    auto consumers = start_consumers(notes, [&](const auto& handle) {
        while (const auto message = queue.receive()) {
            if (*message == end_marker) break;
            handle(workbook::unpack_item(*message).value());
        }
    });
    const auto begin = steady::now();
    for (int id = 0; id < items_; ++id) {
        queue.send(workbook::pack(workbook::make_item(id)));
        std::this_thread::sleep_for(interval);
    }
    //! [endings]
    if (how == ending::one_marker) queue.send(end_marker);
    if (how == ending::marker_for_each)
        for (int i = 0; i < consumers_; ++i)
            queue.send(end_marker);
    if (how == ending::close) queue.close();
    //! [endings]
    const auto ended = steady::now();
    const int home = count_those_who_go(consumers, how == ending::one_marker);
    std::set<std::string> waiting;
    for (int i = 0; i < consumers_; ++i)
        if (!consumers[static_cast<std::size_t>(i)].has_ended_within(0ms))
            waiting.insert(consumer_name(i + 1));
    if (draw_it) {
        timeline.add("producer", "produces", begin, ended);
        draw(all_of(notes), steady::now(), waiting);
    }
    return home;
} // whoever still waits is killed here

void lesson::one_marker_for_all() {
    teller_.section("One end marker for all of them");
    teller_.say("Now as the usual answer does it: when the items are done, the producer puts one "
                "end marker into the queue, and a consumer that takes it goes home. The same "
                "items, the same consumers.");
    teller_.predict(
        fmt::format("One end marker, {} consumers. How many of them go home?", consumers_),
        fmt::format("One: it takes the marker along. {} wait for ever at an empty queue. The usual "
                    "answer hangs.",
                    consumers_ - 1));
    const int home = home_after(ending::one_marker, true);
    teller_.say_line(fmt::format("Went home: {}. Still waiting after {} ms: {}. We kill those.",
                                 home, patience.count(), consumers_ - home));
    teller_.show_timeline("One marker is taken by one consumer");
    const int each = home_after(ending::marker_for_each, false);
    const int close = home_after(ending::close, false);
    teller_.say_line(
        fmt::format("With a marker for each consumer, home: {} of {}", each, consumers_));
    teller_.say_line(
        fmt::format("With close instead of markers, home:   {} of {}", close, consumers_));
    teller_.fact("one_marker_home", home);
    teller_.fact("one_marker_waiting", consumers_ - home);
    teller_.fact("marker_each_home", each);
    teller_.fact("close_home", close);
    teller_.fact("children_left", has_children() ? 1 : 0);
}

void lesson::who_dies() {
    teller_.section("Somebody dies");
    teller_.say("Processes are chosen because they may die. Three of them die now: one asleep in "
                "receive, one at work on a message, and one in the middle of send, with the lock "
                "in its hands. Each time two others then try to send and to receive.");
    teller_.predict("After which of the three deaths does the queue stand still?",
                    "After none. The lock is robust, the bell keeps no list of sleepers, and a "
                    "message counts only when it is whole.");
    const auto tell_death = [this](const char* key, std::string_view name, deaths::moment when) {
        const std::string_view came = deaths::queue_survives(when) ? "goes on" : "stands still";
        teller_.say_line(fmt::format("{:<28}the queue {}", name, came));
        teller_.fact(key, came);
    };
    tell_death("killed_waiting", "killed while it waited:", deaths::moment::waiting);
    tell_death("killed_working", "killed at work:", deaths::moment::working);
    tell_death("crashed_sending", "crashed in send:", deaths::moment::sending);

    const int worked = deaths::condition_variable_wakes_after_a_death();
    teller_.say("For comparison, the C library's condition variable, made process-shared. A "
                "process is killed while it waits there. Then others wait, and are woken, one "
                "after the other.");
    teller_.say_line(fmt::format("Wake-ups that worked: {} of {}", worked, deaths::wake_ups));
    teller_.fact("condition_wake_ups", deaths::wake_ups);
    teller_.fact("condition_wake_ups_worked", worked);
    teller_.fact("children_left_after_deaths", has_children() ? 1 : 0);
}

void lesson::row(const std::string& key, std::string_view name, double trip, double stream,
                 const cost::microseconds& trips, const cost::microseconds& streams) {
    teller_.say_line(fmt::format("{:<22}{:>8.2f} us{:>7.2f}{:>11.2f} us{:>7.2f}", name, trip,
                                 trip / trips.pipe, stream, stream / streams.pipe));
    teller_.fact(key + "_trip_us", trip);
    teller_.fact(key + "_trip_ratio", trip / trips.pipe);
    teller_.fact(key + "_stream_us", stream);
    teller_.fact(key + "_stream_ratio", stream / streams.pipe);
}

void lesson::what_it_costs() {
    teller_.section("What a message of 64 bytes costs");
    teller_.say(fmt::format("Three ways to another process: a pipe, a Unix socket, and this "
                            "lesson's queue in shared memory. First one message there and one "
                            "back, so that both sides sleep in between; then a stream of {} "
                            "messages in one direction.",
                            messages_));
    const auto trips = cost::round_trip(messages_);
    const auto streams = cost::stream(messages_);
    teller_.predict("The queue copies a message without the kernel. Is its round trip shorter than "
                    "the pipe's?",
                    "See the ratio below, measured just now. Waking a process is the kernel's work "
                    "on each of the three ways. And our queue wakes the receiver before the "
                    "message counts, so that the sender may die in between: often it wakes only to "
                    "wait for the lock.");
    teller_.say_line(fmt::format("{:<22}{:>11}{:>7}{:>14}{:>7}", "", "round trip", "ratio",
                                 "of a stream", "ratio"));
    row("pipe", "pipe", trips.pipe, streams.pipe, trips, streams);
    row("socket", "Unix socket", trips.socket, streams.socket, trips, streams);
    row("queue", "shared-memory queue", trips.queue, streams.queue, trips, streams);
    teller_.say("The ratios are to the pipe, from this one run. In a stream the receiver is often "
                "awake when the next message comes, and then nobody has to be woken.");
    teller_.fact("messages", messages_);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"07", "Messages between processes"},
                          {{"items", "how many items the producer makes", 10, 1, 200},
                           {"consumers", "how many consumer processes there are", 3, 2, 16},
                           {"messages", "how many messages are timed", 5'000, 10, 1'000'000}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
