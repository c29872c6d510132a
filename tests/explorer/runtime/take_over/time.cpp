// Clocks and sleeps: virtual time, which passes only when everybody waits.
#include "explorer/runtime/take_over/mutexes.hpp"
#include "explorer/runtime/take_over/threads.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <sys/time.h>
#include <unistd.h>

namespace explorer {

namespace {

constexpr instant second = 1'000'000'000;

bool is_modelled(clockid_t clock) noexcept {
    return clock == CLOCK_MONOTONIC || clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC_RAW ||
           clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_REALTIME_COARSE ||
           clock == CLOCK_BOOTTIME || clock == CLOCK_TAI;
}

bool is_calendar(clockid_t clock) noexcept {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

instant nanoseconds(const timespec& time) noexcept {
    constexpr std::int64_t most_seconds = never / second / 2;
    return std::clamp<std::int64_t>(time.tv_sec, -most_seconds, most_seconds) * second +
           time.tv_nsec;
}

timespec to_timespec(instant time) noexcept {
    return {time / second, time % second};
}

/// "100 ms", "1500 µs"
std::string in_words(instant duration) {
    if (duration % second == 0) return std::to_string(duration / second) + " s";
    if (duration % 1'000'000 == 0) return std::to_string(duration / 1'000'000) + " ms";
    return std::to_string(duration / 1000) + " µs";
}

void sleep_for(thread& me, instant duration) {
    {
        const inside_scope quiet(me);
        auto& where = the_world();
        if (where.recording())
            if (auto* event = where.note("sleep", "sleeps for " + in_words(duration)))
                event->blocked = true;
        where.sleep_until(where.now() + std::max<instant>(duration, 0));
    }
    act_on_cancellation(me);
}

instant read_clock(thread& me, clockid_t clock) {
    const inside_scope quiet(me);
    return start_of(clock) + the_world().look_at_clock();
}

/// Waits that have begun keep the moment that they wait for.
int set_calendar(thread& me, instant to) {
    const inside_scope quiet(me);
    auto& where = the_world();
    const instant by = to - (start_of(CLOCK_REALTIME) + where.now());
    where.shift_calendar(by);
    if (where.recording())
        where.note("clock", (by < 0 ? "sets the clock back by " : "sets the clock forward by ") +
                                in_words(std::abs(by)));
    return 0;
}

} // namespace

instant start_of(clockid_t clock) noexcept {
    constexpr instant some_new_year = 1'767'225'600; // 2026-01-01 00:00 UTC
    if (!is_calendar(clock)) return 1000 * second;
    return some_new_year * second + the_world().calendar_shift();
}

instant to_instant(clockid_t clock, const timespec& absolute) noexcept {
    return std::max<instant>(nanoseconds(absolute) - start_of(clock), 0);
}

} // namespace explorer

using namespace explorer;

EXPLORER_TAKES_OVER int clock_gettime(clockid_t clock, timespec* into) noexcept {
    thread* const me = explored();
    if (me == nullptr || !is_modelled(clock)) return real().clock_gettime(clock, into);
    *into = to_timespec(read_clock(*me, clock));
    return 0;
}

EXPLORER_TAKES_OVER int gettimeofday(timeval* into, void*) noexcept {
    thread* const me = explored();
    timespec now{};
    if (me == nullptr)
        real().clock_gettime(CLOCK_REALTIME, &now);
    else
        now = to_timespec(read_clock(*me, CLOCK_REALTIME));
    *into = {now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

EXPLORER_TAKES_OVER time_t time(time_t* into) noexcept {
    thread* const me = explored();
    timespec now{};
    if (me == nullptr)
        real().clock_gettime(CLOCK_REALTIME, &now);
    else
        now = to_timespec(read_clock(*me, CLOCK_REALTIME));
    if (into != nullptr) *into = now.tv_sec;
    return now.tv_sec;
}

EXPLORER_TAKES_OVER int clock_settime(clockid_t clock, const timespec* to) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().clock_settime(clock, to);
    if (clock == CLOCK_REALTIME) return set_calendar(*me, nanoseconds(*to));
    errno = EINVAL; // no other can be set
    return -1;
}

EXPLORER_TAKES_OVER int settimeofday(const timeval* to, const struct timezone* zone) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().settimeofday(to, zone);
    if (to == nullptr) return 0;
    return set_calendar(*me, nanoseconds({to->tv_sec, to->tv_usec * 1000}));
}

EXPLORER_TAKES_OVER int nanosleep(const timespec* duration, timespec* left) {
    thread* const me = explored();
    if (me == nullptr) return real().nanosleep(duration, left);
    sleep_for(*me, nanoseconds(*duration));
    return 0;
}

EXPLORER_TAKES_OVER int clock_nanosleep(clockid_t clock, int flags, const timespec* time,
                                        timespec* left) {
    thread* const me = explored();
    if (me == nullptr) return real().clock_nanosleep(clock, flags, time, left);
    const bool absolute = flags == TIMER_ABSTIME;
    sleep_for(*me, absolute ? to_instant(clock, *time) - the_world().now() : nanoseconds(*time));
    return 0;
}

EXPLORER_TAKES_OVER unsigned sleep(unsigned seconds) {
    timespec left{static_cast<time_t>(seconds), 0};
    nanosleep(&left, nullptr);
    return 0;
}

EXPLORER_TAKES_OVER int usleep(useconds_t microseconds) {
    const timespec duration = to_timespec(instant{microseconds} * 1000);
    return nanosleep(&duration, nullptr);
}

EXPLORER_TAKES_OVER int sched_yield() noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().sched_yield();
    const inside_scope quiet(*me);
    auto& where = the_world();
    note_yield(*me);
    where.point(where.object_at(&where, object_kind::time), touch::nothing);
    return 0;
}
