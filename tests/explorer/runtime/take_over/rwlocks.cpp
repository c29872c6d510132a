// pthread_rwlock_*: what std::shared_mutex is made of.
#include "explorer/runtime/take_over/mutexes.hpp"

#include <algorithm>
#include <cerrno>

namespace explorer {

namespace {

object& lock_at(pthread_rwlock_t* lock) {
    check_alive(the_world(), lock, "uses a read-write lock");
    return the_world().object_at(lock, object_kind::rwlock);
}

bool may_read(const thread& who) {
    return who.waits_for->owner == nullptr;
}

bool may_write(const thread& who) {
    return who.waits_for->owner == nullptr && who.waits_for->readers.empty();
}

void acquire_shared(thread& me, object& lock) {
    lock.readers.push_back(&me);
    me.clock.join(lock.clock);
    the_world().progress();
}

void acquire_alone(thread& me, object& lock) {
    lock.owner = &me;
    me.clock.join(lock.clock);
    me.clock.join(lock.read_clock);
    the_world().progress();
}

void acquire_as(thread& me, object& lock, bool shared) {
    if (shared)
        acquire_shared(me, lock);
    else
        acquire_alone(me, lock);
}

const char* words(bool shared) {
    return shared ? "locks (shared) " : "locks ";
}

int lock_as(thread& me, object& lock, bool shared, instant deadline) {
    auto& where = the_world();
    if (lock.owner == &me) return EDEADLK;
    const bool must_wait = lock.owner != nullptr || (!shared && !lock.readers.empty());
    if (must_wait && where.recording())
        if (auto* event = where.note("lock", "waits for " + lock.name(), &lock))
            event->blocked = true;
    const bool in_time = where.wait(lock, touch::changes, shared ? may_read : may_write,
                                    shared ? "to lock (shared)" : "to lock", deadline);
    if (!in_time) {
        where.note("timeout", "gives up on " + lock.name(), &lock);
        return ETIMEDOUT;
    }
    acquire_as(me, lock, shared);
    if (where.recording()) where.note("lock", words(shared) + lock.name(), &lock);
    return 0;
}

int try_as(thread& me, object& lock, bool shared) {
    auto& where = the_world();
    where.point(lock, touch::changes);
    const bool taken = lock.owner == nullptr && (shared || lock.readers.empty());
    if (where.recording())
        where.note("try_lock", (taken ? words(shared) : "does not get ") + lock.name(), &lock);
    if (!taken) {
        note_fruitless(me, lock.address, 1);
        return EBUSY;
    }
    acquire_as(me, lock, shared);
    return 0;
}

int unlock_either(thread& me, object& lock) {
    auto& where = the_world();
    const auto reader = std::find(lock.readers.begin(), lock.readers.end(), &me);
    if (lock.owner != &me && reader == lock.readers.end())
        where.fail(
            tell_misuse(where, "unlocks " + lock.name() + ", which it does not hold", &lock));
    where.point(lock, touch::changes);
    if (where.recording()) where.note("unlock", "unlocks " + lock.name(), &lock);
    if (lock.owner == &me) {
        lock.owner = nullptr;
        lock.clock = me.clock;
        lock.read_clock.clear();
    } else {
        lock.readers.erase(std::find(lock.readers.begin(), lock.readers.end(), &me));
        lock.read_clock.join(me.clock);
    }
    me.clock.set(me.number, me.clock.of(me.number) + 1);
    where.progress();
    return 0;
}

} // namespace

} // namespace explorer

using namespace explorer;

EXPLORER_TAKES_OVER int pthread_rwlock_init(pthread_rwlock_t* lock,
                                            const pthread_rwlockattr_t* how) noexcept {
    const int result = real().pthread_rwlock_init(lock, how);
    if (thread* const me = explored()) {
        const inside_scope quiet(*me);
        the_world().objects().erase(reinterpret_cast<std::uintptr_t>(lock));
    }
    return result;
}

EXPLORER_TAKES_OVER int pthread_rwlock_destroy(pthread_rwlock_t* lock) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_rwlock_destroy(lock);
    const inside_scope quiet(*me);
    return destroy(object_kind::rwlock, lock);
}

#define EXPLORER_RWLOCK(name, parameters, arguments, action)                                       \
    EXPLORER_TAKES_OVER int name parameters noexcept {                                             \
        thread* const me = explored();                                                             \
        if (me == nullptr) return real().name arguments;                                           \
        const inside_scope quiet(*me);                                                             \
        return action;                                                                             \
    }

EXPLORER_RWLOCK(pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock),
                lock_as(*me, lock_at(lock), true, never))
EXPLORER_RWLOCK(pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock),
                lock_as(*me, lock_at(lock), false, never))
EXPLORER_RWLOCK(pthread_rwlock_tryrdlock, (pthread_rwlock_t * lock), (lock),
                try_as(*me, lock_at(lock), true))
EXPLORER_RWLOCK(pthread_rwlock_trywrlock, (pthread_rwlock_t * lock), (lock),
                try_as(*me, lock_at(lock), false))
EXPLORER_RWLOCK(pthread_rwlock_timedrdlock, (pthread_rwlock_t * lock, const timespec* until),
                (lock, until),
                lock_as(*me, lock_at(lock), true, to_instant(CLOCK_REALTIME, *until)))
EXPLORER_RWLOCK(pthread_rwlock_timedwrlock, (pthread_rwlock_t * lock, const timespec* until),
                (lock, until),
                lock_as(*me, lock_at(lock), false, to_instant(CLOCK_REALTIME, *until)))
EXPLORER_RWLOCK(pthread_rwlock_clockrdlock,
                (pthread_rwlock_t * lock, clockid_t clock, const timespec* until),
                (lock, clock, until), lock_as(*me, lock_at(lock), true, to_instant(clock, *until)))
EXPLORER_RWLOCK(pthread_rwlock_clockwrlock,
                (pthread_rwlock_t * lock, clockid_t clock, const timespec* until),
                (lock, clock, until), lock_as(*me, lock_at(lock), false, to_instant(clock, *until)))
EXPLORER_RWLOCK(pthread_rwlock_unlock, (pthread_rwlock_t * lock), (lock),
                unlock_either(*me, lock_at(lock)))
