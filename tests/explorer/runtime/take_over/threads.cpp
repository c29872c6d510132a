// pthread_create and what follows from it, to pthread_cancel.
#include "explorer/runtime/take_over/threads.hpp"

#include "explorer/runtime/thread_end.hpp"

#include <cerrno>
#include <map>
#include <system_error>

namespace explorer {

namespace {

object& end_of(thread& whose) {
    auto& end = the_world().object_at(&whose, object_kind::thread);
    end.done = whose.finished;
    return end;
}

bool end_or_cancelled(const thread& who) {
    const auto* other = reinterpret_cast<const thread*>(who.waits_for->address);
    return other->finished || (who.cancelled && who.cancellable);
}

int join(thread& me, pthread_t whom, void** result, instant deadline) {
    auto& where = the_world();
    thread* const other = where.find_thread(whom);
    if (other == nullptr || other->detached || other->joined)
        where.fail(tell_misuse(where, "joins a thread that cannot be joined", nullptr));
    if (other == &me) return EDEADLK;
    auto& end = end_of(*other);
    if (!other->finished && where.recording())
        if (auto* event = where.note("join", "waits for the end of " + name_of(*other), &end))
            event->blocked = true;
    if (!where.wait(end, touch::reads, end_or_cancelled, "for the end of", deadline))
        return ETIMEDOUT;
    if (!other->finished) return EINTR; // cancelled
    if (result != nullptr) *result = other->result;
    me.clock.join(other->clock);
    other->joined = true;
    other->place = nullptr; // its stack and its number may be used again
    if (where.recording()) where.note("join", "joins " + name_of(*other), &end);
    return 0;
}

int create(pthread_t* into, const pthread_attr_t* how, void* (*start)(void*), void* argument) {
    auto& where = the_world();
    try {
        auto& child = where.create(start, argument);
        *into = child.place->thread_pointer;
        int state = PTHREAD_CREATE_JOINABLE;
        if (how != nullptr) pthread_attr_getdetachstate(how, &state);
        child.detached = state == PTHREAD_CREATE_DETACHED;
        const auto& end = end_of(child); // numbered here, whether anybody looks or not
        if (where.recording()) where.note("create", "starts " + name_of(child), &end);
        return 0;
    } catch (const std::system_error& refused) {
        return refused.code().value();
    }
}

int detach(pthread_t whom) {
    auto& where = the_world();
    thread* const other = where.find_thread(whom);
    if (other == nullptr || other->detached || other->joined)
        where.fail(
            tell_misuse(where, "detaches a thread that was joined or detached before", nullptr));
    other->detached = true;
    if (other->finished) other->place = nullptr;
    if (where.recording()) where.note("detach", "detaches " + name_of(*other), &end_of(*other));
    return 0;
}

std::map<const pthread_cond_t*, clockid_t>& condition_clocks() {
    static auto* const all =
        new std::map<const pthread_cond_t*, clockid_t>; // outlives every thread
    return *all;
}

} // namespace

void act_on_cancellation(thread& me) {
    if (!me.cancelled || !me.cancellable || me.unwinding) return;
    {
        const inside_scope quiet(me);
        the_world().note("other", "is cancelled here");
    }
    unwind_thread(me, PTHREAD_CANCELED);
}

void note_condition_clock(const pthread_cond_t* condition, const pthread_condattr_t* how) {
    clockid_t clock = CLOCK_REALTIME;
    if (how != nullptr) pthread_condattr_getclock(how, &clock);
    condition_clocks()[condition] = clock;
}

clockid_t clock_of_condition(const pthread_cond_t* condition) {
    const auto found = condition_clocks().find(condition);
    return found == condition_clocks().end() ? CLOCK_REALTIME : found->second;
}

} // namespace explorer

using namespace explorer;

EXPLORER_TAKES_OVER int pthread_create(pthread_t* into, const pthread_attr_t* how,
                                       void* (*start)(void*), void* argument) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_create(into, how, start, argument);
    const inside_scope quiet(*me);
    return create(into, how, start, argument);
}

namespace {

int join_from(thread& me, pthread_t whom, void** result, instant deadline) {
    int answer = 0;
    {
        const inside_scope quiet(me);
        answer = join(me, whom, result, deadline);
    }
    if (answer == EINTR) act_on_cancellation(me);
    return answer;
}

} // namespace

EXPLORER_TAKES_OVER int pthread_join(pthread_t whom, void** result) {
    thread* const me = explored();
    return me == nullptr ? real().pthread_join(whom, result) : join_from(*me, whom, result, never);
}

EXPLORER_TAKES_OVER int pthread_timedjoin_np(pthread_t whom, void** result, const timespec* until) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_timedjoin_np(whom, result, until);
    return join_from(*me, whom, result, to_instant(CLOCK_REALTIME, *until));
}

EXPLORER_TAKES_OVER int pthread_clockjoin_np(pthread_t whom, void** result, clockid_t clock,
                                             const timespec* until) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_clockjoin_np(whom, result, clock, until);
    return join_from(*me, whom, result, to_instant(clock, *until));
}

EXPLORER_TAKES_OVER int pthread_tryjoin_np(pthread_t whom, void** result) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_tryjoin_np(whom, result);
    const inside_scope quiet(*me);
    thread* const other = the_world().find_thread(whom);
    if (other == nullptr) return ESRCH;
    the_world().not_reducible(); // it depends on an end that is no step
    the_world().point(end_of(*other), touch::reads);
    return other->finished ? join(*me, whom, result, never) : EBUSY;
}

EXPLORER_TAKES_OVER int pthread_detach(pthread_t whom) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_detach(whom);
    const inside_scope quiet(*me);
    return detach(whom);
}

EXPLORER_TAKES_OVER void pthread_exit(void* result) {
    thread* const me = explored();
    if (me == nullptr) real().pthread_exit(result);
    unwind_thread(*me, result);
}

EXPLORER_TAKES_OVER int pthread_cancel(pthread_t whom) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_cancel(whom);
    const inside_scope quiet(*me);
    thread* const other = the_world().find_thread(whom);
    if (other == nullptr) return ESRCH;
    the_world().not_reducible();
    the_world().point(end_of(*other), touch::changes);
    the_world().note("other", "cancels " + name_of(*other));
    other->cancelled = true;
    the_world().progress();
    return 0;
}

EXPLORER_TAKES_OVER void pthread_testcancel() {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_testcancel();
    {
        const inside_scope quiet(*me);
        the_world().point(end_of(*me), touch::reads);
    }
    act_on_cancellation(*me);
}

EXPLORER_TAKES_OVER int pthread_setcancelstate(int state, int* before) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_setcancelstate(state, before);
    if (before != nullptr)
        *before = me->cancellable ? PTHREAD_CANCEL_ENABLE : PTHREAD_CANCEL_DISABLE;
    me->cancellable = state == PTHREAD_CANCEL_ENABLE;
    return 0;
}

EXPLORER_TAKES_OVER int pthread_setcanceltype(int type, int* before) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_setcanceltype(type, before);
    if (type == PTHREAD_CANCEL_ASYNCHRONOUS) not_modelled("asynchronous cancellation of a thread");
    if (before != nullptr) *before = PTHREAD_CANCEL_DEFERRED;
    return 0;
}

EXPLORER_TAKES_OVER int pthread_key_create(pthread_key_t* key, void (*destroy)(void*)) noexcept {
    const int result = real().pthread_key_create(key, destroy);
    if (result == 0)
        note_key(*key, destroy); // libraries make keys long before anything is explored
    return result;
}

EXPLORER_TAKES_OVER int pthread_key_delete(pthread_key_t key) noexcept {
    forget_key(key);
    return real().pthread_key_delete(key);
}

EXPLORER_TAKES_OVER int pthread_kill(pthread_t whom, int signal) noexcept {
    if (explored() == nullptr) return real().pthread_kill(whom, signal);
    not_modelled("pthread_kill: a signal to a thread");
}

// NOLINTNEXTLINE(bugprone-reserved-identifier): the C library's name
EXPLORER_TAKES_OVER int __cxa_thread_atexit_impl(void (*function)(void*), void* object,
                                                 void* library) {
    thread* const me = explored();
    if (me == nullptr) return real().cxa_thread_atexit(function, object, library);
    const inside_scope quiet(*me);
    me->at_exit.emplace_back(function, object);
    return 0;
}
