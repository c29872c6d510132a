// Each death happens at a known place: asleep, in a pause, or in a copy that hits a forbidden page.
#include "deaths.hpp"

#include "forked.hpp"
#include "message_queue.hpp"
#include "segment.hpp"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <functional>
#include <new>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <thread>

using namespace std::chrono_literals;
using workbook::forked;
using workbook::message_queue;

namespace deaths {

namespace {

constexpr auto long_enough = 1s; // for what takes microseconds
constexpr auto time_to_fall_asleep = 30ms;

// Two pages, the second of which nobody may read.
class half_readable {
  public:
    half_readable() : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))) {
        memory_ = ::mmap(nullptr, 2 * page_, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory_ == MAP_FAILED)
            throw std::system_error(errno, std::generic_category(), "cannot map memory");
        ::mprotect(static_cast<char*>(memory_) + page_, page_, PROT_NONE);
    }

    ~half_readable() { ::munmap(memory_, 2 * page_); }

    half_readable(const half_readable&) = delete;
    half_readable& operator=(const half_readable&) = delete;

    [[nodiscard]] std::string_view bytes() const {
        return {static_cast<const char*>(memory_), 2 * page_};
    }

  private:
    std::size_t page_;
    void* memory_;
};

// Dies of SIGSEGV without a core file.
void crash_in_send(message_queue& queue, std::string_view poisoned) {
    const rlimit none{};
    ::setrlimit(RLIMIT_CORE, &none);
    ::signal(SIGSEGV, SIG_DFL);
    queue.send(poisoned);
}

void die(moment when, message_queue& queue, message_queue& news) {
    const half_readable poisoned;
    forked victim([&] {
        if (when == moment::sending) crash_in_send(queue, poisoned.bytes());
        if (when == moment::waiting) news.send("waiting");
        (void)queue.receive();
        news.send("working");
        ::pause();
    });
    if (when == moment::sending) {
        (void)victim.has_ended_within(long_enough);
        return;
    }
    if (when == moment::working) queue.send("taken along");
    (void)news.receive();
    std::this_thread::sleep_for(time_to_fall_asleep);
} // and killed

bool can(const std::function<void()>& what) {
    return forked(what).has_ended_within(long_enough);
}

} // namespace

bool queue_survives(moment when) {
    auto queue = message_queue::create(2, std::size_t{64} * 1024);
    auto news = message_queue::create(2, 16);
    die(when, queue, news);
    return can([&] { queue.send("still here"); }) && can([&] { (void)queue.receive(); });
}

namespace {

struct place {
    pthread_mutex_t mutex{};
    pthread_cond_t changed{};
    int tokens = 0;

    place() {
        pthread_mutexattr_t mutex_how{};
        pthread_mutexattr_init(&mutex_how);
        pthread_mutexattr_setpshared(&mutex_how, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&mutex_how, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&mutex, &mutex_how);
        pthread_condattr_t condition_how{};
        pthread_condattr_init(&condition_how);
        pthread_condattr_setpshared(&condition_how, PTHREAD_PROCESS_SHARED);
        pthread_cond_init(&changed, &condition_how);
    }

    void wait() {
        pthread_mutex_lock(&mutex);
        while (tokens == 0)
            pthread_cond_wait(&changed, &mutex);
        --tokens;
        pthread_mutex_unlock(&mutex);
    }

    void wake() {
        pthread_mutex_lock(&mutex);
        ++tokens;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&mutex);
    }
};

forked waiter_at(place& here) {
    forked waiter([&here] { here.wait(); });
    std::this_thread::sleep_for(time_to_fall_asleep);
    return waiter;
}

} // namespace

int condition_variable_wakes_after_a_death() {
    auto memory = workbook::segment::create(sizeof(place));
    place& here = *::new (memory.data()) place;
    waiter_at(here).kill();
    for (int worked = 0; worked < wake_ups; ++worked) {
        forked waiter = waiter_at(here);
        if (!can([&here] { here.wake(); }) || !waiter.has_ended_within(long_enough)) return worked;
    }
    return wake_ups;
}

} // namespace deaths
