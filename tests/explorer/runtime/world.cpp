// Choosing, handing over, passing time, and knowing when a run is over.
#include "explorer/runtime/world.hpp"

#include "explorer/runtime/checks.hpp"
#include "explorer/runtime/details.hpp"
#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/process_end.hpp"
#include "explorer/runtime/real.hpp"
#include "explorer/runtime/self.hpp"
#include "explorer/runtime/symbols.hpp"
#include "explorer/runtime/thread_end.hpp"

#include <algorithm>
#include <cstdlib>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace explorer {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): thread-local identity
thread_local thread* self __attribute__((tls_model("initial-exec"))) = nullptr;

namespace {

constexpr std::uint64_t most_barren_rounds = 20'000;
constexpr std::size_t most_logged_candidates = 4'000'000;

std::uint64_t next_random(std::uint64_t& state) noexcept {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

} // namespace

world& the_world() noexcept {
    // Never destroyed: threads that were given up may still refer to it at the process's end.
    alignas(world) static std::byte room[sizeof(world)]; // NOLINT(modernize-avoid-c-arrays)
    static world* const only = ::new (static_cast<void*>(room)) world;
    return *only;
}

run_result world::run(const std::function<void()>& body, strategy& how,
                      const run_options& options) {
    begin(how, options);
    body_ = &body;
    thread& first = new_thread();
    first.clock.set(0, 1);
    prepare(*first.place, run_body, &first);
    current_ = &first;
    running_ = true;
    switch_fiber(home_fiber(), *first.place);
    running_ = false;
    clean_up();
    return std::move(result_);
}

void world::begin(strategy& how, const run_options& options) {
    how_ = &how;
    options_ = options;
    result_ = {};
    if (hand_over() == hand_over_kind::kernel_threads && process_ != getpid()) fibers_.clear();
    process_ = getpid(); // kernel threads do not come along into a fork; stacks and blocks do
    thread_count_ = 0;
    live_.clear();
    someone_yielded_ = someone_polled_clock_ = files_dirty_ = body_ended_ = preempted_ = forced_ =
        false;
    early_ = false;
    barren_ = progress_ = notifies_ = 0;
    fair_random_ = 1;
    polling_step_ = 10'000;
    spurious_left_ = 8;
    now_ = calendar_shift_ = 0;
    released_by_libraries.clear();
    objects_.begin_run();
    shadow_.begin_run();
    trace_.begin_run(options.record);
    begin_run_of_memory();
    begin_run_of_exit_functions();
    std::srand(1); // NOLINT(cert-msc51-cpp): every run is to see the same
}

void world::clean_up() {
    for (auto* place : fibers_)
        *place->self = nullptr;
    if (hand_over() == hand_over_kind::kernel_threads)
        for (auto* unfinished : live_)
            unfinished->place->tainted = true;
    result_.threads = thread_count_;
    result_.elapsed = now_;
}

thread& world::new_thread() {
    const auto free = std::find_if(fibers_.begin(), fibers_.end(), [&](const fiber* place) {
        return !place->tainted && (*place->self == nullptr || (*place->self)->place != place);
    });
    fiber* place = free != fibers_.end() ? *free : fibers_.emplace_back(make_fiber());
    if (thread_count_ == threads_.size()) threads_.emplace_back();
    thread& made = threads_[thread_count_];
    auto calls = std::move(made.calls);
    calls.clear();
    made = thread{};
    made.calls = std::move(calls);
    made.number = static_cast<thread_number>(thread_count_++);
    made.place = place;
    shadow_.forget(place->low, fiber_stack_bytes);
    live_.push_back(&made);
    return made;
}

thread& world::create(void* (*start)(void*), void* argument) {
    thread& parent = *self;
    thread& child = new_thread();
    child.start = start;
    child.argument = argument;
    child.creator = parent.number;
    child.clock = parent.clock;
    child.clock.set(child.number, 1);
    parent.clock.set(parent.number, parent.clock.of(parent.number) + 1);
    prepare(*child.place, run_thread, &child);
    progress();
    return child;
}

void world::run_body(thread* what) {
    auto& here = the_world();
    {
        const inside_scope quiet(*what);
        reset_thread_locals();
    }
    what->start = [](void* body) -> void* {
        (*static_cast<const std::function<void()>*>(body))();
        return nullptr;
    };
    what->argument = const_cast<std::function<void()>*>(here.body_);
    run_start_routine(*what);
    here.end_of_body();
}

void world::run_thread(thread* what) {
    auto& here = the_world();
    {
        const inside_scope quiet(*what);
        reset_thread_locals();
        here.note("start", "starts");
    }
    run_start_routine(*what);
    here.finish(*what);
}

void world::finish(thread& ending) {
    ++ending.inside;
    note("exit", "ends");
    ending.finished = true;
    live_.erase(std::find(live_.begin(), live_.end(), &ending));
    progress();
    fiber& left = *ending.place;
    if (ending.detached) ending.place = nullptr; // nobody can ask for it any more
    if (live_.empty()) return leave_fiber(left, home_fiber());
    thread& next = choose(ending);
    take_step(next);
    current_ = &next;
    leave_fiber(left, *next.place);
}

void world::end_of_body() {
    thread& me = *self;
    ++me.inside;
    body_ended_ = true;
    steps_of_body_ = result_.steps;
    --me.inside;
    if (options_.program && !me.unwinding) run_exit_functions();
    ++me.inside;
    if (options_.program && !me.unwinding) { // main returned; pthread_exit lets the others go on
        if (others_left()) fail(tell_left_behind(*this));
        succeed();
    }
    finish(me);
}

void world::succeed() {
    if (live_.size() > 1) result_.reducible = false; // what those would still do was not seen
    leave_run();
}

bool world::others_left() const {
    return std::any_of(live_.begin(), live_.end(),
                       [](const thread* each) { return each != self && !each->detached; });
}

void world::leave_run() {
    fiber& here = *self->place;
    here.tainted = hand_over() == hand_over_kind::kernel_threads; // it sleeps in here for ever
    switch_fiber(here, home_fiber());
    std::abort(); // nobody switches back
}

void world::fail(finding what) {
    ++self->inside;
    note_failure(std::move(what));
    result_.log.cut_short = true;
    leave_run();
}

void world::note_failure(finding what) {
    if (result_.found) return;
    if (early_ && trace_.on())
        what.notes.emplace_back("A deadline passed here while another thread could still run. The "
                                "standard allows it: however long a sleep is, it orders nothing.");
    result_.found = std::move(what);
    trace_.stop();
}

void world::point(object& on, touch how) {
    thread& me = *self;
    me.next = {on.number, how};
    me.ready = nullptr;
    hand_on(me);
}

bool world::wait(object& on, touch how, bool (*ready)(const thread&), const char* waiting,
                 instant deadline) {
    thread& me = *self;
    me.next = {on.number, how};
    me.ready = ready;
    me.waits_for = &on;
    me.waiting = waiting;
    me.deadline = deadline;
    me.timed_out = false;
    hand_on(me);
    me.ready = nullptr;
    me.waits_for = nullptr;
    me.waiting = nullptr;
    me.deadline = never;
    return !me.timed_out;
}

void world::hand_on(thread& me) {
    if (trace_.on()) me.next_stack = stack_of(me, 0);
    thread& next = choose(me);
    take_step(next);
    if (&next == &me) return;
    current_ = &next;
    switch_fiber(*me.place, *next.place);
}

void world::take_step(thread& next) {
    ++result_.steps;
    if (!std::exchange(forced_, false)) ++heartbeat;
    next.accesses_since_step = 0;
    mix(next.number * 0x10001ULL + next.next.object * 4ULL +
        static_cast<std::uint64_t>(next.next.how));
    check_limits();
}

void world::mix(std::uint64_t value) noexcept {
    result_.hash = (result_.hash ^ value) * 0x9E3779B97F4A7C15ULL;
    result_.hash ^= result_.hash >> 29U;
}

void world::check_limits() {
    constexpr std::uint64_t enough_to_end = 10'000;
    if (body_ended_ && !options_.program && result_.steps > steps_of_body_ + enough_to_end)
        fail(tell_left_behind(*this));
    if (result_.steps <= options_.step_limit) return;
    result_.reducible = false;
    // Beyond the limit a fair random walk goes on: what ends with probability one may end.
    if (result_.steps > 2 * options_.step_limit)
        fail(tell_livelock(*this, "it had taken " + std::to_string(result_.steps) + " steps"));
}

thread& world::choose(thread& me) {
    for (;;) {
        if (files_dirty_) poll_files(0);
        if (options_.early_timeouts) maybe_early_timeout();
        if (collect(me)) return pick();
        if (someone_yielded_)
            everybody_spins();
        else
            everybody_waits();
    }
}

/// Gathers who can go on. False when nobody can, or only those who stepped back.
bool world::collect(const thread& me) {
    candidates_.clear();
    candidate_threads_.clear();
    current_index_.reset();
    someone_yielded_ = false;
    for (thread* const each : live_) {
        if (each->ready != nullptr && !each->timed_out && !each->ready(*each)) continue;
        if (each->yielded) {
            someone_yielded_ = true;
            continue;
        }
        if (each == &me) current_index_ = candidates_.size();
        candidates_.push_back({each->number, each->next});
        candidate_threads_.push_back(each);
    }
    return !candidates_.empty();
}

thread& world::pick() {
    const auto chosen = ask();
    thread& next = *candidate_threads_[chosen];
    preempted_ = current_index_ && chosen != *current_index_;
    return next;
}

std::size_t world::ask() {
    const choice_point at{candidates_, current_index_};
    auto chosen = result_.steps > options_.step_limit
                      ? next_random(fair_random_) % candidates_.size()
                      : how_->choose_thread(at);
    chosen = std::min(chosen, candidates_.size() - 1);
    remember(at, chosen);
    return chosen;
}

void world::remember(const choice_point& at, std::size_t chosen) {
    auto& log = result_.log;
    decision taken;
    taken.first = static_cast<std::uint32_t>(log.candidates.size());
    if (log.candidates.size() > most_logged_candidates) {
        log.candidates.push_back(at.candidates[chosen]); // too many to keep them all
    } else {
        taken.options = static_cast<std::uint32_t>(at.candidates.size());
        taken.chosen = static_cast<std::uint32_t>(chosen);
        if (at.current) taken.current = static_cast<std::uint32_t>(*at.current);
        log.candidates.insert(log.candidates.end(), at.candidates.begin(), at.candidates.end());
    }
    log.decisions.push_back(taken);
}

std::size_t world::outcome(std::size_t options, bool unusual) {
    const auto chosen = std::min(how_->choose_outcome(options, unusual), options - 1);
    decision taken;
    taken.first = static_cast<std::uint32_t>(result_.log.candidates.size());
    taken.options = static_cast<std::uint32_t>(options);
    taken.chosen = static_cast<std::uint32_t>(chosen);
    taken.is_thread = false;
    taken.unusual = unusual;
    result_.log.decisions.push_back(taken);
    mix(0xABCD + chosen);
    return chosen;
}

void world::progress() noexcept {
    ++progress_;
    barren_ = 0;
    polling_step_ = 10'000;
    if (!someone_yielded_) return;
    for (thread* const each : live_)
        if (each != self) each->yielded = false;
}

void world::step_back() noexcept {
    self->yielded = true;
    someone_yielded_ = true;
    result_.reducible = false;
}

/// Those who could go on have all stepped back: everyone gets another turn, and time passes.
void world::everybody_spins() {
    const bool sleepers = std::any_of(live_.begin(), live_.end(),
                                      [](const thread* each) { return each->deadline != never; });
    if (!forced_) ++barren_; // a long computation is no spinning
    // Spinning takes time, but so little that a library that looks a few times before it sleeps is
    // not taken for a spinner.
    if (barren_ % 64 == 0 && someone_polled_clock_)
        poll_time();
    else if (barren_ % 1024 == 0 && sleepers)
        advance_time();
    if (barren_ > most_barren_rounds && !sleepers && !someone_polled_clock_)
        fail(tell_livelock(*this, "nothing changes any more"));
    if (barren_ > 10 * most_barren_rounds) fail(tell_livelock(*this, "nothing changes any more"));
    for (thread* const each : live_)
        each->yielded = false;
}

/// Somebody looks at the clock again and again: it moves, by more each time, never past a deadline.
void world::poll_time() {
    constexpr instant longest = 1'000'000;
    instant next = now_ + polling_step_;
    for (const thread* const each : live_)
        if (each->deadline > now_) next = std::min(next, each->deadline);
    polling_step_ = std::min(2 * polling_step_, longest);
    now_ = next;
    for (thread* const each : live_)
        if (each->deadline <= now_) each->timed_out = true;
}

void world::everybody_waits() {
    const bool files =
        std::any_of(live_.begin(), live_.end(), [](const thread* each) { return each->fd >= 0; });
    if (files && poll_files(0)) return;
    if (advance_time()) return;
    if (files) {
        constexpr int patience_ms = 300; // for what comes from outside the program
        if (poll_files(patience_ms)) return;
        fail(tell_outside_wait(*this));
    }
    if (body_ended_ && !options_.program) fail(tell_left_behind(*this));
    result_.notifies = notifies_to_keep(*this);
    if (options_.blame_notify) fail(tell_lost_wakeup(*this, *options_.blame_notify));
    fail(tell_deadlock(*this));
}

/// Time goes to the next deadline. False when nobody has one.
bool world::advance_time() {
    instant next = never;
    for (const thread* const each : live_)
        if (!each->timed_out) next = std::min(next, each->deadline);
    if (next == never) return false;
    now_ = std::max(now_, next);
    result_.reducible = false;
    for (thread* const each : live_)
        if (each->deadline <= now_) each->timed_out = true;
    return true;
}

void world::maybe_early_timeout() {
    const bool waiting = std::any_of(live_.begin(), live_.end(), [](const thread* each) {
        return each->deadline != never && !each->timed_out;
    });
    if (!waiting || !collect(*current_)) return;
    if (outcome(2, true) == 0) return;
    early_ = true;
    advance_time();
}

/// Finds out which descriptors have become ready. True when one has.
bool world::poll_files(int patience_ms) {
    files_dirty_ = false;
    std::vector<pollfd> all;
    std::vector<thread*> whose;
    for (thread* const each : live_)
        if (each->fd >= 0 && !each->woken) {
            all.push_back({each->fd, each->fd_events, 0});
            whose.push_back(each);
        }
    if (all.empty() || real().poll(all.data(), all.size(), patience_ms) <= 0) return false;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].revents != 0) whose[i]->woken = true;
    return true;
}

bool world::takes_kept_notify(const object& on) {
    if (!options_.kept_notify || self->kept_used) return false;
    const bool here =
        std::any_of(on.notifies.begin(), on.notifies.end(), [&](const past_notify& each) {
            return each.number == *options_.kept_notify && each.thread != self->number;
        });
    self->kept_used = here;
    return here;
}

bool world::spurious_wake_up() {
    if (!options_.spurious || spurious_left_ == 0 || outcome(2, true) == 0) return false;
    --spurious_left_;
    return true;
}

void world::note_unusual(const char* kind, const std::string& text, const object* what) {
    if (auto* event = note(kind, text, what)) event->unusual = true;
}

void world::sleep_until(instant deadline) {
    auto& time = object_at(this, object_kind::time);
    result_.reducible = false;
    wait(
        time, touch::nothing, [](const thread&) { return false; }, "sleeps", deadline);
}

instant world::look_at_clock() {
    thread& me = *self;
    result_.looked_at_clock = true;
    result_.reducible = false;
    // A thread that does nothing but look at the clock waits for time to pass. Whoever changes
    // something in between works, unless it goes on for very long.
    constexpr std::uint32_t idle_looks = 64;
    constexpr std::uint32_t busy_looks = 20'000;
    if (++me.clock_reads > idle_looks || ++me.busy_clock_reads > busy_looks) {
        someone_polled_clock_ = true;
        step_back();
        point(object_at(this, object_kind::time), touch::nothing);
    }
    return now_;
}

object& world::object_at(const void* address, object_kind kind) {
    const auto where = reinterpret_cast<std::uintptr_t>(address);
    const auto known = objects_.count();
    auto& found = objects_.at(where, kind);
    shadow_.note_object(where);
    if (trace_.on() && objects_.count() != known) found.variable = name_of_variable(where);
    return found;
}

void world::forget_objects(std::uintptr_t address, std::size_t size, const char* verb) {
    for (auto at = address & ~std::uintptr_t{3}; at < address + size; at += 4) {
        if ((at & 7U) == 0 && !shadow_.may_hold_object(at)) {
            at += 4;
            continue;
        }
        auto* const there = objects_.find(at);
        if (there == nullptr) continue;
        check_abandoned(*this, *there, verb);
        result_.reducible = false; // an end that is no step: its order is not searched
        objects_.erase(at);
    }
}

void world::access(std::uintptr_t address, std::size_t size, access_kind kind, std::uintptr_t pc) {
    thread& me = *self;
    if (me.unchecked) return;
    if (++me.accesses_since_step > 50'000 && !is_atomic(kind)) {
        // It may be spinning on a plain variable: whoever changes that gets a turn, and the race is
        // seen then.
        const inside_scope quiet(me);
        forced_ = true;
        step_back();
        point(object_at(this, object_kind::time), touch::nothing);
    }
    if (on_fiber_stack(address) && fiber_number_of(address) != me.place->number) {
        const inside_scope quiet(me);
        check_dead_frame(*this, address, pc);
    }
    if (trace_.on()) {
        const inside_scope quiet(me);
        trace_.add(access_record{me.number, me.clock.of(me.number), address,
                                 static_cast<std::uint32_t>(size), kind, 0, stack_of(me, pc)});
    }
    if (kind == access_kind::write && !on_fiber_stack(address)) me.clock_reads = 0;
    if (kind == access_kind::write && (size > 8 || shadow_.may_hold_object(address))) {
        const inside_scope quiet(me);
        forget_objects(address, size, "overwrites");
    }
    // What the only thread there has been does happens before all that others will do.
    if (thread_count_ == 1 && !shadow_.is_freed(address)) return;
    if (shadow_.access(address, size, kind, static_cast<std::uint16_t>(me.number), me.clock,
                       conflict_)) {
        const inside_scope quiet(me);
        if (!is_librarys_own_race(stack_of(me, pc))) fail(tell_race(*this, conflict_, pc));
    }
}

trace_event* world::note(const char* kind, const std::string& text, const object* what,
                         std::uintptr_t pc) {
    if (!trace_.on()) return nullptr;
    trace_event event;
    event.thread = self->number;
    event.kind = kind;
    event.text = text;
    event.object = what == nullptr ? 0 : what->number;
    event.time = now_;
    event.stack = stack_of(*self, pc);
    event.preempted = std::exchange(preempted_, false);
    return &trace_.add(std::move(event));
}

thread* world::find_thread(std::uintptr_t pthread) noexcept {
    for (std::size_t i = thread_count_; i > 0; --i) {
        auto& each = threads_[i - 1];
        if (each.place != nullptr && each.place->thread_pointer == pthread) return &each;
    }
    return nullptr;
}

} // namespace explorer
