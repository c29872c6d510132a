// pthread_once, std::call_once and the guards of function statics: run once, seen by all.
#include "explorer/runtime/take_over/take_over.hpp"

#include <atomic>
#include <cstdint>
#include <threads.h>

namespace explorer {

namespace {

bool nobody_runs_it(const thread& who) {
    return who.waits_for->owner == nullptr;
}

object& flag_at(const void* flag) {
    return the_world().object_at(flag, object_kind::once);
}

/// True when the caller is the one that has to run it; then `finish_once` must follow.
bool begin_once(thread& me, object& flag, bool is_done) {
    auto& where = the_world();
    flag.done = flag.done || is_done;
    where.wait(flag, touch::changes, nobody_runs_it, "for the first call of");
    me.clock.join(flag.clock); // also what an attempt that threw has done
    if (flag.done) return false;
    flag.owner = &me;
    if (where.recording()) where.note("once", "is the first at " + flag.name(), &flag);
    return true;
}

void finish_once(thread& me, object& flag, bool done) {
    flag.owner = nullptr;
    flag.done = done;
    flag.clock.join(me.clock);
    me.clock.set(me.number, me.clock.of(me.number) + 1);
    the_world().progress();
}

/// Ends the attempt however it ends: an exception leaves the flag as it was.
class attempt {
  public:
    attempt(thread& me, const void* flag) : me_(me), flag_(flag) {}

    attempt(const attempt&) = delete;
    attempt& operator=(const attempt&) = delete;

    ~attempt() {
        const inside_scope quiet(me_);
        finish_once(me_, flag_at(flag_), done);
    }

    bool done = false;

  private:
    thread& me_;
    const void* flag_;
};

template <typename Flag>
void run_once(thread& me, Flag* flag, void (*function)(), Flag is_done) {
    bool mine = false;
    {
        const inside_scope quiet(me);
        mine = begin_once(me, flag_at(flag), *flag == is_done);
    }
    if (!mine) return;
    attempt running(me, flag);
    function();
    running.done = true;
    *flag = is_done;
}

} // namespace

} // namespace explorer

using namespace explorer;

EXPLORER_TAKES_OVER int pthread_once(pthread_once_t* flag, void (*function)()) {
    thread* const me = explored();
    if (me == nullptr) return real().pthread_once(flag, function);
    constexpr pthread_once_t done = 2; // what the C library itself stores: it may look later
    run_once(*me, flag, function, done);
    return 0;
}

EXPLORER_TAKES_OVER void call_once(once_flag* flag, void (*function)()) {
    thread* const me = explored();
    if (me == nullptr) return real().call_once(flag, function);
    run_once(*me, reinterpret_cast<int*>(flag), function, 2);
}

// The guard of a function static: its first byte says whether the static is there.
// NOLINTBEGIN(bugprone-reserved-identifier): the names that compilers call
EXPLORER_TAKES_OVER int __cxa_guard_acquire(long* guard) {
    thread* const me = explored();
    if (me == nullptr) return real().cxa_guard_acquire(guard);
    const inside_scope quiet(*me);
    the_world().not_reducible(); // its end changes the guard's byte, in a step that does not say so
    return begin_once(*me, flag_at(reinterpret_cast<char*>(guard) + 1),
                      *reinterpret_cast<const char*>(guard) != 0)
               ? 1
               : 0;
}

EXPLORER_TAKES_OVER void __cxa_guard_release(long* guard) {
    thread* const me = explored();
    if (me == nullptr) return real().cxa_guard_release(guard);
    const inside_scope quiet(*me);
    *reinterpret_cast<char*>(guard) = 1;
    finish_once(*me, flag_at(reinterpret_cast<char*>(guard) + 1), true);
    // Later readers look at the byte only, with acquire.
    auto& byte = the_world().object_at(guard, object_kind::atomic);
    byte.clock = flag_at(reinterpret_cast<char*>(guard) + 1).clock;
}

EXPLORER_TAKES_OVER void __cxa_guard_abort(long* guard) {
    thread* const me = explored();
    if (me == nullptr) return real().cxa_guard_abort(guard);
    const inside_scope quiet(*me);
    finish_once(*me, flag_at(reinterpret_cast<char*>(guard) + 1), false);
}

// NOLINTEND(bugprone-reserved-identifier)
