// pthread_cond_*: waiting, waking for a reason, waking for none, and notifies that find nobody.
#include "explorer/runtime/take_over/mutexes.hpp"
#include "explorer/runtime/take_over/threads.hpp"

#include <algorithm>
#include <cerrno>

namespace explorer {

namespace {

object& condition_at(pthread_cond_t* condition) {
    check_alive(the_world(), condition, "uses a condition variable");
    return the_world().object_at(condition, object_kind::condition);
}

bool may_return(const thread& who) {
    return who.woken && who.relock->owner == nullptr;
}

bool is_cancelled(const thread& who) {
    return who.cancelled && who.cancellable;
}

bool may_return_or_cancelled(const thread& who) {
    return may_return(who) || is_cancelled(who);
}

bool relock_is_free(const thread& who) {
    return who.relock->owner == nullptr;
}

void stop_waiting(object& condition, const thread& me) {
    auto& all = condition.waiters;
    all.erase(std::remove(all.begin(), all.end(), &me), all.end());
}

/// The wait begins: the mutex is free for others and notifies find this thread.
void begin_wait(thread& me, object& condition, object& mutex) {
    auto& where = the_world();
    me.woken = false;
    me.relock = &mutex;
    if (where.recording())
        if (auto* event =
                where.note("wait", "waits on " + condition.name() + ", gives back " + mutex.name(),
                           &condition))
            event->blocked = true;
    release(me, mutex);
    condition.waiters.push_back(&me);
}

/// A wake-up for no reason, or one that a counterfactual run has kept for this wait.
void wake_without_notify(thread& me, object& condition) {
    auto& where = the_world();
    const bool was_kept = where.takes_kept_notify(condition);
    if (was_kept || where.spurious_wake_up()) {
        stop_waiting(condition, me);
        me.woken = true;
        where.progress();
        if (!was_kept)
            where.note_unusual("wake", "is woken for no reason (a spurious wake-up)", &condition);
    }
}

/// The thread is the one that goes on: it has its mutex again.
int end_wait(thread& me, object& condition, object& mutex, bool in_time) {
    auto& where = the_world();
    stop_waiting(condition, me);
    if (!in_time && mutex.owner != nullptr)
        where.wait(mutex, touch::changes, relock_is_free, "to lock again");
    acquire(me, mutex);
    if (where.recording())
        where.note(in_time ? "wake" : "timeout",
                   (in_time ? "wakes up, locks " : "has waited long enough, locks ") + mutex.name(),
                   &mutex);
    me.relock = nullptr;
    return in_time ? 0 : ETIMEDOUT;
}

int wait_on(thread& me, object& condition, object& mutex, instant deadline) {
    auto& where = the_world();
    where.point(condition, touch::changes);
    if (mutex.owner != &me)
        where.fail(
            tell_misuse(where, "waits with " + mutex.name() + ", which it does not hold", &mutex));
    where.not_reducible(); // one step that touches two objects
    const auto depth = mutex.count;
    begin_wait(me, condition, mutex);
    wake_without_notify(me, condition);
    const bool in_time =
        where.wait(condition, touch::changes, may_return_or_cancelled, "for a notify", deadline);
    const int result = end_wait(me, condition, mutex, in_time);
    mutex.count = depth;
    return result;
}

std::size_t which_waiter(object& condition) {
    return condition.waiters.size() < 2 ? 0 : the_world().outcome(condition.waiters.size(), false);
}

void wake_one(object& condition) {
    const auto chosen = static_cast<std::ptrdiff_t>(which_waiter(condition));
    condition.waiters[static_cast<std::size_t>(chosen)]->woken = true;
    condition.waiters.erase(condition.waiters.begin() + chosen);
}

void wake_all(object& condition) {
    for (auto* each : condition.waiters)
        each->woken = true;
    condition.waiters.clear();
}

int notify(thread& me, object& condition, bool all) {
    auto& where = the_world();
    where.point(condition, touch::changes);
    past_notify made;
    made.number = where.next_notify();
    made.thread = me.number;
    const bool kept_for_all = where.options().kept_notify == made.number;
    made.all = all;
    made.woken = static_cast<std::uint32_t>(
        all ? condition.waiters.size() : std::min<std::size_t>(1, condition.waiters.size()));
    if (where.recording()) {
        made.event = where.record().events().size();
        where.note("notify",
                   std::string(all ? "notifies all on " : "notifies one on ") + condition.name() +
                       (condition.waiters.empty() ? ": nobody waits" : ""),
                   &condition);
    }
    if (!condition.waiters.empty()) {
        if (all || kept_for_all)
            wake_all(condition);
        else
            wake_one(condition);
        where.progress();
    }
    condition.notifies.push_back(made);
    return 0;
}

} // namespace

} // namespace explorer

using namespace explorer;

namespace {

int wait_from(pthread_cond_t* condition, pthread_mutex_t* mutex, instant deadline, thread& me) {
    int result = 0;
    {
        const inside_scope quiet(me);
        result = wait_on(me, condition_at(condition), mutex_at(mutex), deadline);
    }
    act_on_cancellation(me);
    return result;
}

} // namespace

EXPLORER_TAKES_OVER int pthread_cond_init(pthread_cond_t* condition,
                                          const pthread_condattr_t* how) noexcept {
    const int result = real().pthread_cond_init(condition, how);
    if (thread* const me = explored()) {
        const inside_scope quiet(*me);
        the_world().objects().erase(reinterpret_cast<std::uintptr_t>(condition));
        note_condition_clock(condition, how);
    }
    return result;
}

EXPLORER_TAKES_OVER int pthread_cond_destroy(pthread_cond_t* condition) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_cond_destroy(condition);
    const inside_scope quiet(*me);
    return destroy(object_kind::condition, condition);
}

EXPLORER_TAKES_OVER int pthread_cond_signal(pthread_cond_t* condition) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_cond_signal(condition);
    const inside_scope quiet(*me);
    return notify(*me, condition_at(condition), false);
}

EXPLORER_TAKES_OVER int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_cond_broadcast(condition);
    const inside_scope quiet(*me);
    return notify(*me, condition_at(condition), true);
}

EXPLORER_TAKES_OVER int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_cond_wait(condition, mutex);
    return wait_from(condition, mutex, never, *me);
}

EXPLORER_TAKES_OVER int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                               const timespec* until) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_cond_timedwait(condition, mutex, until);
    return wait_from(condition, mutex, to_instant(clock_of_condition(condition), *until), *me);
}

EXPLORER_TAKES_OVER int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                               clockid_t clock, const timespec* until) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_cond_clockwait(condition, mutex, clock, until);
    return wait_from(condition, mutex, to_instant(clock, *until), *me);
}
