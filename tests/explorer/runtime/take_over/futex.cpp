// The futex system call: what atomic waits, semaphores, latches and futures of libstdc++ end in.
#include "explorer/runtime/symbols.hpp"
#include "explorer/runtime/take_over/mutexes.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <linux/futex.h>
#include <sys/syscall.h>

namespace explorer {

namespace {

struct futex_call {
    int* word;
    int what;
    int value;
    const timespec* timeout;
};

bool is_woken(const thread& who) {
    return who.woken;
}

object& word_at(const int* word) {
    check_alive(the_world(), word, "waits on an atomic");
    return the_world().object_at(word, object_kind::atomic);
}

instant deadline_of(const futex_call& call, bool absolute) {
    if (call.timeout == nullptr) return never;
    const bool calendar = (call.what & FUTEX_CLOCK_REALTIME) != 0;
    if (absolute) return to_instant(calendar ? CLOCK_REALTIME : CLOCK_MONOTONIC, *call.timeout);
    return the_world().now() + call.timeout->tv_sec * 1'000'000'000 + call.timeout->tv_nsec;
}

void begin_wait(thread& me, object& word) {
    auto& where = the_world();
    me.woken = false;
    word.waiters.push_back(&me);
    if (where.recording())
        if (auto* event = where.note("futex_wait", "waits for a change of " + word.name(), &word))
            event->blocked = true;
    if (where.takes_kept_notify(word)) {
        word.waiters.pop_back();
        me.woken = true;
    }
}

bool must_not_sleep(const thread& me, const futex_call& call) {
    if (call.value <= 0 || me.calls.empty()) return false;
    return is_librarys_own_sleep(stack_of(me, me.calls.back().return_address));
}

long wait_on(thread& me, const futex_call& call, bool absolute) {
    auto& where = the_world();
    auto& word = word_at(call.word);
    where.point(word, touch::changes);
    if (__atomic_load_n(call.word, __ATOMIC_RELAXED) != call.value || must_not_sleep(me, call)) {
        errno = EAGAIN;
        return -1;
    }
    begin_wait(me, word);
    const bool in_time =
        where.wait(word, touch::changes, is_woken, "for a notify on", deadline_of(call, absolute));
    word.waiters.erase(std::remove(word.waiters.begin(), word.waiters.end(), &me),
                       word.waiters.end());
    if (where.recording())
        where.note(in_time ? "wake" : "timeout", in_time ? "wakes up" : "has waited long enough",
                   &word);
    if (in_time) return 0;
    errno = ETIMEDOUT;
    return -1;
}

long wake(thread& me, const futex_call& call) {
    auto& where = the_world();
    auto& word = word_at(call.word);
    where.point(word, touch::changes);
    const auto count = std::min<std::size_t>(word.waiters.size(),
                                             static_cast<std::size_t>(std::max(call.value, 0)));
    if (where.recording())
        where.note("futex_wake",
                   "notifies on " + word.name() + (count == 0 ? ": nobody waits" : ""), &word);
    past_notify made;
    made.number = where.next_notify();
    made.thread = me.number;
    made.all = call.value > 1;
    made.woken = static_cast<std::uint32_t>(count);
    for (std::size_t i = 0; i < count; ++i) {
        word.waiters.front()->woken = true;
        word.waiters.erase(word.waiters.begin());
    }
    word.notifies.push_back(made);
    if (count > 0) where.progress();
    return static_cast<long>(count);
}

void refuse_new_process(long number) {
    bool is_new = number == SYS_clone || number == SYS_clone3;
#if defined(SYS_fork)
    is_new = is_new || number == SYS_fork || number == SYS_vfork;
#endif
    if (is_new)
        not_modelled("a system call that makes a process: the explorer follows the threads of one");
}

long explore_futex(thread& me, const futex_call& call) {
    const inside_scope quiet(me);
    switch (call.what & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
        return wait_on(me, call, false);
    case FUTEX_WAIT_BITSET:
        return wait_on(me, call, true);
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
        return wake(me, call);
    default:
        not_modelled("a futex operation other than wait and wake");
    }
}

} // namespace

} // namespace explorer

using namespace explorer;

EXPLORER_TAKES_OVER long syscall(long number, ...) noexcept {
    std::va_list list;
    va_start(list, number);
    const long a = va_arg(list, long);
    const long b = va_arg(list, long);
    const long c = va_arg(list, long);
    const long d = va_arg(list, long);
    const long e = va_arg(list, long);
    const long f = va_arg(list, long);
    va_end(list);
    thread* const me = explored();
    if (me != nullptr) refuse_new_process(number);
    if (me == nullptr || number != SYS_futex) return real().syscall(number, a, b, c, d, e, f);
    // NOLINTBEGIN(performance-no-int-to-ptr): the kernel's calling convention
    return explore_futex(*me, {reinterpret_cast<int*>(a), static_cast<int>(b), static_cast<int>(c),
                               reinterpret_cast<const timespec*>(d)});
    // NOLINTEND(performance-no-int-to-ptr)
}
