// The functions behind the symbols that are taken over: what the C library itself does.
#pragma once

#include <csignal>
#include <ctime>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <threads.h>
#include <unistd.h>

namespace explorer {

/// Pointers to the next definition of each symbol. Filled at the first use; constant afterwards.
///
/// One member for each function that a take-over falls back on, named like it.
struct real_functions {
#define EXPLORER_REAL(name) decltype(&::name) name = nullptr
    EXPLORER_REAL(pthread_create);
    EXPLORER_REAL(pthread_join);
    EXPLORER_REAL(pthread_tryjoin_np);
    EXPLORER_REAL(pthread_timedjoin_np);
    EXPLORER_REAL(pthread_clockjoin_np);
    EXPLORER_REAL(pthread_detach);
    EXPLORER_REAL(pthread_exit);
    EXPLORER_REAL(pthread_cancel);
    EXPLORER_REAL(pthread_testcancel);
    EXPLORER_REAL(pthread_setcancelstate);
    EXPLORER_REAL(pthread_setcanceltype);
    EXPLORER_REAL(pthread_key_create);
    EXPLORER_REAL(pthread_key_delete);
    EXPLORER_REAL(pthread_kill);
    int (*pthread_sigmask)(int, const sigset_t*, sigset_t*) = nullptr;
    EXPLORER_REAL(pthread_mutex_init);
    EXPLORER_REAL(pthread_mutex_destroy);
    EXPLORER_REAL(pthread_mutex_lock);
    EXPLORER_REAL(pthread_mutex_trylock);
    EXPLORER_REAL(pthread_mutex_timedlock);
    EXPLORER_REAL(pthread_mutex_clocklock);
    EXPLORER_REAL(pthread_mutex_unlock);
    EXPLORER_REAL(pthread_cond_init);
    EXPLORER_REAL(pthread_cond_destroy);
    EXPLORER_REAL(pthread_cond_signal);
    EXPLORER_REAL(pthread_cond_broadcast);
    EXPLORER_REAL(pthread_cond_wait);
    EXPLORER_REAL(pthread_cond_timedwait);
    EXPLORER_REAL(pthread_cond_clockwait);
    EXPLORER_REAL(pthread_rwlock_init);
    EXPLORER_REAL(pthread_rwlock_destroy);
    EXPLORER_REAL(pthread_rwlock_rdlock);
    EXPLORER_REAL(pthread_rwlock_tryrdlock);
    EXPLORER_REAL(pthread_rwlock_timedrdlock);
    EXPLORER_REAL(pthread_rwlock_clockrdlock);
    EXPLORER_REAL(pthread_rwlock_wrlock);
    EXPLORER_REAL(pthread_rwlock_trywrlock);
    EXPLORER_REAL(pthread_rwlock_timedwrlock);
    EXPLORER_REAL(pthread_rwlock_clockwrlock);
    EXPLORER_REAL(pthread_rwlock_unlock);
    EXPLORER_REAL(pthread_spin_init);
    EXPLORER_REAL(pthread_spin_destroy);
    EXPLORER_REAL(pthread_spin_lock);
    EXPLORER_REAL(pthread_spin_trylock);
    EXPLORER_REAL(pthread_spin_unlock);
    EXPLORER_REAL(pthread_barrier_init);
    EXPLORER_REAL(pthread_barrier_destroy);
    EXPLORER_REAL(pthread_barrier_wait);
    EXPLORER_REAL(pthread_once);
    EXPLORER_REAL(call_once);
    EXPLORER_REAL(sem_init);
    EXPLORER_REAL(sem_destroy);
    EXPLORER_REAL(sem_wait);
    EXPLORER_REAL(sem_trywait);
    EXPLORER_REAL(sem_timedwait);
    EXPLORER_REAL(sem_clockwait);
    EXPLORER_REAL(sem_post);
    EXPLORER_REAL(sem_getvalue);
    EXPLORER_REAL(clock_gettime);
    EXPLORER_REAL(clock_settime);
    EXPLORER_REAL(settimeofday);
    EXPLORER_REAL(nanosleep);
    EXPLORER_REAL(clock_nanosleep);
    EXPLORER_REAL(sched_yield);
    long (*syscall)(long, ...) = nullptr;
    ssize_t (*read)(int, void*, size_t) = nullptr;
    ssize_t (*write)(int, const void*, size_t) = nullptr;
    EXPLORER_REAL(close);
    EXPLORER_REAL(poll);
    EXPLORER_REAL(ppoll);
    int (*select)(int, fd_set*, fd_set*, fd_set*, struct timeval*) = nullptr;
    EXPLORER_REAL(epoll_wait);
    EXPLORER_REAL(epoll_pwait);
    int (*timerfd_create)(int, int) = nullptr;
    ssize_t (*recv)(int, void*, size_t, int) = nullptr;
    ssize_t (*send)(int, const void*, size_t, int) = nullptr;
    ssize_t (*recvmsg)(int, struct msghdr*, int) = nullptr;
    ssize_t (*sendmsg)(int, const struct msghdr*, int) = nullptr;
    int (*accept)(int, struct sockaddr*, socklen_t*) = nullptr;
    void (*exit)(int) = nullptr;
    pid_t (*fork)() = nullptr;
    unsigned (*alarm)(unsigned) = nullptr;
    int (*pause)() = nullptr;
    int (*cxa_atexit)(void (*)(void*), void*, void*) = nullptr;
    int (*cxa_thread_atexit)(void (*)(void*), void*, void*) = nullptr;
    void (*cxa_throw)(void*, void*, void (*)(void*)) = nullptr;
    void (*cxa_end_catch)() = nullptr;
    void* (*cxa_init_primary_exception)(void*, void*, void (*)(void*)) = nullptr;
    void (*exception_ptr_release)(void*) = nullptr;
    int (*cxa_guard_acquire)(long*) = nullptr;
    void (*cxa_guard_release)(long*) = nullptr;
    void (*cxa_guard_abort)(long*) = nullptr;
    void (*assert_fail)(const char*, const char*, unsigned, const char*) = nullptr;
#undef EXPLORER_REAL
};

[[nodiscard]] const real_functions& real() noexcept;

/// The definition of `name` behind ours.
[[nodiscard]] void* next_definition_of(const char* name) noexcept;

template <typename Function>
[[nodiscard]] Function next_definition(const char* name) noexcept {
    return reinterpret_cast<Function>(next_definition_of(name));
}

} // namespace explorer
