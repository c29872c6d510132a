// sem_* and pthread_barrier_*.
#include "explorer/runtime/take_over/mutexes.hpp"
#include "explorer/runtime/take_over/threads.hpp"

#include <cerrno>

namespace explorer {

namespace {

bool has_permit(const thread& who) {
    return who.waits_for->count > 0 || (who.cancelled && who.cancellable);
}

/// A semaphore that was initialised before the run, or by somebody else, tells its own value.
object& semaphore_at(sem_t* semaphore) {
    check_alive(the_world(), semaphore, "uses a semaphore");
    auto& where = the_world();
    auto* const known = where.objects().find(reinterpret_cast<std::uintptr_t>(semaphore));
    const bool is_new = known == nullptr || known->kind != object_kind::semaphore;
    auto& found = where.object_at(semaphore, object_kind::semaphore);
    if (is_new) {
        int value = 0;
        real().sem_getvalue(semaphore, &value);
        found.count = static_cast<std::uint32_t>(value);
    }
    return found;
}

void take(thread& me, object& semaphore) {
    --semaphore.count;
    me.clock.join(semaphore.clock);
    the_world().progress();
    if (the_world().recording())
        the_world().note("acquire", "takes a permit of " + semaphore.name(), &semaphore);
}

int wait_for_permit(thread& me, object& semaphore, instant deadline) {
    auto& where = the_world();
    if (semaphore.count == 0 && where.recording())
        if (auto* event =
                where.note("acquire", "waits for a permit of " + semaphore.name(), &semaphore))
            event->blocked = true;
    if (!where.wait(semaphore, touch::changes, has_permit, "for a permit of", deadline))
        return ETIMEDOUT;
    if (semaphore.count == 0) return EINTR; // cancelled
    take(me, semaphore);
    return 0;
}

int post(thread& me, object& semaphore) {
    auto& where = the_world();
    where.point(semaphore, touch::changes);
    ++semaphore.count;
    semaphore.clock.join(me.clock);
    me.clock.set(me.number, me.clock.of(me.number) + 1);
    where.progress();
    if (where.recording())
        where.note("release", "gives a permit to " + semaphore.name(), &semaphore);
    return 0;
}

int wait_from(thread& me, sem_t* semaphore, instant deadline) {
    int error = 0;
    {
        const inside_scope quiet(me);
        error = wait_for_permit(me, semaphore_at(semaphore), deadline);
    }
    act_on_cancellation(me);
    if (error == 0) return 0;
    errno = error;
    return -1;
}

bool round_is_over(const thread& who) {
    return who.woken;
}

int arrive(thread& me, object& barrier) {
    auto& where = the_world();
    where.point(barrier, touch::changes);
    if (barrier.target == 0)
        where.fail(tell_misuse(where, "waits at a barrier that was not initialised", &barrier));
    barrier.clock.join(me.clock);
    me.clock.set(me.number, me.clock.of(me.number) + 1);
    if (where.recording()) where.note("arrive", "arrives at " + barrier.name(), &barrier);
    if (++barrier.count < barrier.target) {
        me.woken = false;
        barrier.waiters.push_back(&me);
        where.wait(barrier, touch::changes, round_is_over, "for the others at");
        me.clock.join(barrier.read_clock);
        return 0;
    }
    barrier.count = 0;
    barrier.read_clock = barrier.clock;
    me.clock.join(barrier.clock);
    for (auto* each : barrier.waiters)
        each->woken = true;
    barrier.waiters.clear();
    where.progress();
    return PTHREAD_BARRIER_SERIAL_THREAD;
}

object& barrier_at(pthread_barrier_t* barrier) {
    check_alive(the_world(), barrier, "uses a barrier");
    return the_world().object_at(barrier, object_kind::barrier);
}

} // namespace

} // namespace explorer

using namespace explorer;

EXPLORER_TAKES_OVER int sem_init(sem_t* semaphore, int shared, unsigned value) noexcept {
    const int result = real().sem_init(semaphore, shared, value);
    if (thread* const me = explored(); me != nullptr && result == 0) {
        const inside_scope quiet(*me);
        the_world().objects().erase(reinterpret_cast<std::uintptr_t>(semaphore));
        the_world().object_at(semaphore, object_kind::semaphore).count = value;
    }
    return result;
}

EXPLORER_TAKES_OVER int sem_destroy(sem_t* semaphore) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().sem_destroy(semaphore);
    const inside_scope quiet(*me);
    return destroy(object_kind::semaphore, semaphore);
}

EXPLORER_TAKES_OVER int sem_wait(sem_t* semaphore) {
    thread* const me = explored();
    return me == nullptr ? real().sem_wait(semaphore) : wait_from(*me, semaphore, never);
}

EXPLORER_TAKES_OVER int sem_timedwait(sem_t* semaphore, const timespec* until) {
    thread* const me = explored();
    if (me == nullptr) return real().sem_timedwait(semaphore, until);
    return wait_from(*me, semaphore, to_instant(CLOCK_REALTIME, *until));
}

EXPLORER_TAKES_OVER int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
    thread* const me = explored();
    if (me == nullptr) return real().sem_clockwait(semaphore, clock, until);
    return wait_from(*me, semaphore, to_instant(clock, *until));
}

EXPLORER_TAKES_OVER int sem_trywait(sem_t* semaphore) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().sem_trywait(semaphore);
    const inside_scope quiet(*me);
    auto& there = semaphore_at(semaphore);
    the_world().point(there, touch::changes);
    if (there.count > 0) {
        take(*me, there);
        return 0;
    }
    note_fruitless(*me, there.address, 0);
    errno = EAGAIN;
    return -1;
}

EXPLORER_TAKES_OVER int sem_post(sem_t* semaphore) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().sem_post(semaphore);
    const inside_scope quiet(*me);
    return post(*me, semaphore_at(semaphore));
}

EXPLORER_TAKES_OVER int sem_getvalue(sem_t* semaphore, int* value) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().sem_getvalue(semaphore, value);
    const inside_scope quiet(*me);
    auto& there = semaphore_at(semaphore);
    the_world().point(there, touch::reads);
    *value = static_cast<int>(there.count);
    return 0;
}

EXPLORER_TAKES_OVER int pthread_barrier_init(pthread_barrier_t* barrier,
                                             const pthread_barrierattr_t* how,
                                             unsigned count) noexcept {
    const int result = real().pthread_barrier_init(barrier, how, count);
    if (thread* const me = explored(); me != nullptr && result == 0) {
        const inside_scope quiet(*me);
        the_world().objects().erase(reinterpret_cast<std::uintptr_t>(barrier));
        barrier_at(barrier).target = count;
    }
    return result;
}

EXPLORER_TAKES_OVER int pthread_barrier_destroy(pthread_barrier_t* barrier) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_barrier_destroy(barrier);
    const inside_scope quiet(*me);
    return destroy(object_kind::barrier, barrier);
}

EXPLORER_TAKES_OVER int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_barrier_wait(barrier);
    const inside_scope quiet(*me);
    return arrive(*me, barrier_at(barrier));
}
