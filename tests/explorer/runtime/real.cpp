// Looks up what stands behind each symbol that is taken over.
#include "explorer/runtime/real.hpp"

#include <csignal>
#include <dlfcn.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

namespace explorer {

namespace {

template <typename Function>
void find(Function& into, const char* name) noexcept {
    into = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

/// The condition variables of the C library exist twice; everybody uses the newer ones.
template <typename Function>
void find_condition(Function& into, const char* name) noexcept {
#if defined(__x86_64__)
    into = reinterpret_cast<Function>(dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2"));
#endif
    if (into == nullptr) find(into, name);
}

void find_threads(real_functions& all) noexcept {
    find(all.pthread_create, "pthread_create");
    find(all.pthread_join, "pthread_join");
    find(all.pthread_tryjoin_np, "pthread_tryjoin_np");
    find(all.pthread_timedjoin_np, "pthread_timedjoin_np");
    find(all.pthread_clockjoin_np, "pthread_clockjoin_np");
    find(all.pthread_detach, "pthread_detach");
    find(all.pthread_exit, "pthread_exit");
    find(all.pthread_cancel, "pthread_cancel");
    find(all.pthread_testcancel, "pthread_testcancel");
    find(all.pthread_setcancelstate, "pthread_setcancelstate");
    find(all.pthread_setcanceltype, "pthread_setcanceltype");
    find(all.pthread_key_create, "pthread_key_create");
    find(all.pthread_key_delete, "pthread_key_delete");
    find(all.pthread_kill, "pthread_kill");
    find(all.pthread_sigmask, "pthread_sigmask");
}

void find_mutexes(real_functions& all) noexcept {
    find(all.pthread_mutex_init, "pthread_mutex_init");
    find(all.pthread_mutex_destroy, "pthread_mutex_destroy");
    find(all.pthread_mutex_lock, "pthread_mutex_lock");
    find(all.pthread_mutex_trylock, "pthread_mutex_trylock");
    find(all.pthread_mutex_timedlock, "pthread_mutex_timedlock");
    find(all.pthread_mutex_clocklock, "pthread_mutex_clocklock");
    find(all.pthread_mutex_unlock, "pthread_mutex_unlock");
    find(all.pthread_spin_init, "pthread_spin_init");
    find(all.pthread_spin_destroy, "pthread_spin_destroy");
    find(all.pthread_spin_lock, "pthread_spin_lock");
    find(all.pthread_spin_trylock, "pthread_spin_trylock");
    find(all.pthread_spin_unlock, "pthread_spin_unlock");
}

void find_conditions(real_functions& all) noexcept {
    find_condition(all.pthread_cond_init, "pthread_cond_init");
    find_condition(all.pthread_cond_destroy, "pthread_cond_destroy");
    find_condition(all.pthread_cond_signal, "pthread_cond_signal");
    find_condition(all.pthread_cond_broadcast, "pthread_cond_broadcast");
    find_condition(all.pthread_cond_wait, "pthread_cond_wait");
    find_condition(all.pthread_cond_timedwait, "pthread_cond_timedwait");
    find(all.pthread_cond_clockwait, "pthread_cond_clockwait");
}

void find_rwlocks(real_functions& all) noexcept {
    find(all.pthread_rwlock_init, "pthread_rwlock_init");
    find(all.pthread_rwlock_destroy, "pthread_rwlock_destroy");
    find(all.pthread_rwlock_rdlock, "pthread_rwlock_rdlock");
    find(all.pthread_rwlock_tryrdlock, "pthread_rwlock_tryrdlock");
    find(all.pthread_rwlock_timedrdlock, "pthread_rwlock_timedrdlock");
    find(all.pthread_rwlock_clockrdlock, "pthread_rwlock_clockrdlock");
    find(all.pthread_rwlock_wrlock, "pthread_rwlock_wrlock");
    find(all.pthread_rwlock_trywrlock, "pthread_rwlock_trywrlock");
    find(all.pthread_rwlock_timedwrlock, "pthread_rwlock_timedwrlock");
    find(all.pthread_rwlock_clockwrlock, "pthread_rwlock_clockwrlock");
    find(all.pthread_rwlock_unlock, "pthread_rwlock_unlock");
}

void find_others(real_functions& all) noexcept {
    find(all.pthread_barrier_init, "pthread_barrier_init");
    find(all.pthread_barrier_destroy, "pthread_barrier_destroy");
    find(all.pthread_barrier_wait, "pthread_barrier_wait");
    find(all.pthread_once, "pthread_once");
    find(all.call_once, "call_once");
    find(all.sem_init, "sem_init");
    find(all.sem_destroy, "sem_destroy");
    find(all.sem_wait, "sem_wait");
    find(all.sem_trywait, "sem_trywait");
    find(all.sem_timedwait, "sem_timedwait");
    find(all.sem_clockwait, "sem_clockwait");
    find(all.sem_post, "sem_post");
    find(all.sem_getvalue, "sem_getvalue");
}

void find_system(real_functions& all) noexcept {
    find(all.clock_gettime, "clock_gettime");
    find(all.clock_settime, "clock_settime");
    find(all.settimeofday, "settimeofday");
    find(all.nanosleep, "nanosleep");
    find(all.clock_nanosleep, "clock_nanosleep");
    find(all.sched_yield, "sched_yield");
    find(all.syscall, "syscall");
    find(all.read, "read");
    find(all.write, "write");
    find(all.close, "close");
    find(all.poll, "poll");
    find(all.ppoll, "ppoll");
    find(all.select, "select");
    find(all.epoll_wait, "epoll_wait");
    find(all.epoll_pwait, "epoll_pwait");
    find(all.timerfd_create, "timerfd_create");
    find(all.recv, "recv");
    find(all.send, "send");
    find(all.recvmsg, "recvmsg");
    find(all.sendmsg, "sendmsg");
    find(all.accept, "accept");
}

void find_process(real_functions& all) noexcept {
    find(all.exit, "exit");
    find(all.fork, "fork");
    find(all.alarm, "alarm");
    find(all.pause, "pause");
    find(all.cxa_atexit, "__cxa_atexit");
    find(all.cxa_thread_atexit, "__cxa_thread_atexit_impl");
    find(all.cxa_throw, "__cxa_throw");
    find(all.cxa_end_catch, "__cxa_end_catch");
    find(all.cxa_init_primary_exception, "__cxa_init_primary_exception");
    find(all.exception_ptr_release, "_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv");
    find(all.cxa_guard_acquire, "__cxa_guard_acquire");
    find(all.cxa_guard_release, "__cxa_guard_release");
    find(all.cxa_guard_abort, "__cxa_guard_abort");
    find(all.assert_fail, "__assert_fail");
}

// Constant-initialised, and no function static: the guard of one would be a symbol taken over.
constinit real_functions functions;
constinit bool found = false;

} // namespace

const real_functions& real() noexcept {
    if (!__atomic_load_n(&found, __ATOMIC_ACQUIRE)) {
        real_functions all;
        find_threads(all);
        find_mutexes(all);
        find_conditions(all);
        find_rwlocks(all);
        find_others(all);
        find_system(all);
        find_process(all);
        functions = all;
        __atomic_store_n(&found, true, __ATOMIC_RELEASE);
    }
    return functions;
}

void* next_definition_of(const char* name) noexcept {
    return dlsym(RTLD_NEXT, name);
}

} // namespace explorer
