// pthread_mutex_* and pthread_spin_*: what std::mutex and its kin are made of.
#include "explorer/runtime/take_over/mutexes.hpp"

#include <cerrno>
#include <cstdint>

namespace explorer {

namespace {

bool is_free(const thread& who) {
    return who.waits_for->owner == nullptr;
}

int type_of(const pthread_mutex_t& mutex) noexcept {
    return mutex.__data.__kind & 3; // the lowest bits are the type, the others how it is shared
}

/// What to answer when the thread holds it already; -1: go on and wait.
int answer_to_owner(const thread& me, object& lock) {
    if (lock.owner != &me) return -1;
    if (lock.mutex_type == PTHREAD_MUTEX_RECURSIVE) {
        ++lock.count;
        return 0;
    }
    return lock.mutex_type == PTHREAD_MUTEX_ERRORCHECK ? EDEADLK : -1;
}

} // namespace

object& mutex_at(pthread_mutex_t* mutex) {
    check_alive(the_world(), mutex, "uses a mutex");
    auto& found = the_world().object_at(mutex, object_kind::mutex);
    found.mutex_type = type_of(*mutex);
    return found;
}

void acquire(thread& me, object& lock) {
    lock.owner = &me;
    lock.count = 1;
    me.clock.join(lock.clock);
    the_world().progress();
}

void release(thread& me, object& lock) {
    lock.owner = nullptr;
    lock.count = 0;
    lock.clock = me.clock;
    me.clock.set(me.number, me.clock.of(me.number) + 1);
    the_world().progress();
}

int lock_mutex(thread& me, object& lock, instant deadline, int timeout_error) {
    auto& where = the_world();
    if (const int answer = answer_to_owner(me, lock); answer >= 0) return answer;
    if (lock.owner != nullptr && where.recording())
        if (auto* event = where.note("lock", "waits for " + lock.name(), &lock))
            event->blocked = true;
    if (!where.wait(lock, touch::changes, is_free, "to lock", deadline)) {
        where.note("timeout", "gives up on " + lock.name(), &lock);
        return timeout_error;
    }
    acquire(me, lock);
    if (where.recording()) where.note("lock", "locks " + lock.name(), &lock);
    return 0;
}

int try_lock(thread& me, object& lock) {
    auto& where = the_world();
    where.point(lock, touch::changes);
    if (const int answer = answer_to_owner(me, lock); answer >= 0) return answer == 0 ? 0 : EBUSY;
    const bool taken = lock.owner == nullptr;
    if (where.recording())
        where.note("try_lock", (taken ? "locks " : "does not get ") + lock.name(), &lock);
    if (!taken) {
        note_fruitless(me, lock.address, 1);
        return EBUSY;
    }
    acquire(me, lock);
    return 0;
}

int unlock(thread& me, object& lock) {
    auto& where = the_world();
    if (lock.owner != &me) {
        if (lock.mutex_type == PTHREAD_MUTEX_ERRORCHECK) return EPERM;
        where.fail(
            tell_misuse(where, "unlocks " + lock.name() + ", which it does not hold", &lock));
    }
    if (lock.count > 1) {
        --lock.count;
        return 0;
    }
    where.point(lock, touch::changes);
    if (where.recording()) where.note("unlock", "unlocks " + lock.name(), &lock);
    release(me, lock);
    return 0;
}

int destroy(object_kind kind, const void* what) {
    const auto address = reinterpret_cast<std::uintptr_t>(what);
    auto& where = the_world();
    if (auto* const there = where.objects().find(address);
        there != nullptr && there->kind == kind) {
        check_abandoned(where, *there, "destroys");
        where.not_reducible(); // an end that is no step: its order is not searched
        where.objects().erase(address);
    }
    return 0;
}

object& spin_lock_at(pthread_spinlock_t* lock) {
    return the_world().object_at(const_cast<int*>(lock), object_kind::spin_lock);
}

} // namespace explorer

using namespace explorer;

EXPLORER_TAKES_OVER int pthread_mutex_init(pthread_mutex_t* mutex,
                                           const pthread_mutexattr_t* how) noexcept {
    const int result = real().pthread_mutex_init(mutex, how);
    if (thread* const me = explored()) {
        const inside_scope quiet(*me);
        the_world().objects().erase(reinterpret_cast<std::uintptr_t>(mutex));
    }
    return result;
}

EXPLORER_TAKES_OVER int pthread_mutex_destroy(pthread_mutex_t* mutex) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_mutex_destroy(mutex);
    const inside_scope quiet(*me);
    return destroy(object_kind::mutex, mutex);
}

EXPLORER_TAKES_OVER int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_mutex_lock(mutex);
    const inside_scope quiet(*me);
    return lock_mutex(*me, mutex_at(mutex), never, 0);
}

EXPLORER_TAKES_OVER int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_mutex_trylock(mutex);
    const inside_scope quiet(*me);
    return try_lock(*me, mutex_at(mutex));
}

EXPLORER_TAKES_OVER int pthread_mutex_timedlock(pthread_mutex_t* mutex,
                                                const timespec* until) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_mutex_timedlock(mutex, until);
    const inside_scope quiet(*me);
    return lock_mutex(*me, mutex_at(mutex), to_instant(CLOCK_REALTIME, *until), ETIMEDOUT);
}

EXPLORER_TAKES_OVER int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                                                const timespec* until) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_mutex_clocklock(mutex, clock, until);
    const inside_scope quiet(*me);
    return lock_mutex(*me, mutex_at(mutex), to_instant(clock, *until), ETIMEDOUT);
}

EXPLORER_TAKES_OVER int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_mutex_unlock(mutex);
    const inside_scope quiet(*me);
    return unlock(*me, mutex_at(mutex));
}

EXPLORER_TAKES_OVER int pthread_spin_init(pthread_spinlock_t* lock, int shared) noexcept {
    const int result = real().pthread_spin_init(lock, shared);
    if (thread* const me = explored()) {
        const inside_scope quiet(*me);
        the_world().objects().erase(reinterpret_cast<std::uintptr_t>(lock));
    }
    return result;
}

EXPLORER_TAKES_OVER int pthread_spin_destroy(pthread_spinlock_t* lock) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_spin_destroy(lock);
    const inside_scope quiet(*me);
    return destroy(object_kind::spin_lock, const_cast<int*>(lock));
}

EXPLORER_TAKES_OVER int pthread_spin_lock(pthread_spinlock_t* lock) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_spin_lock(lock);
    const inside_scope quiet(*me);
    return lock_mutex(*me, spin_lock_at(lock), never, 0);
}

EXPLORER_TAKES_OVER int pthread_spin_trylock(pthread_spinlock_t* lock) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_spin_trylock(lock);
    const inside_scope quiet(*me);
    return try_lock(*me, spin_lock_at(lock));
}

EXPLORER_TAKES_OVER int pthread_spin_unlock(pthread_spinlock_t* lock) noexcept {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_spin_unlock(lock);
    const inside_scope quiet(*me);
    return unlock(*me, spin_lock_at(lock));
}
