// A counter that processes share: plain data and a process-shared mutex, constructed in a segment.
#include "shared_counter.hpp"

#include "segment.hpp"

#include <pthread.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

void require_success(int error, const char* what) {
    if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

// A mutex that may lie in shared memory. It is never copied and never destroyed: on Linux it is
// nothing but its bytes, and whoever leaves must not take it away from those who stay.
class process_mutex {
  public:
    //! [told]
    process_mutex() {
        pthread_mutexattr_t attributes;
        require_success(::pthread_mutexattr_init(&attributes), "cannot describe a mutex");
        ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        const int error = ::pthread_mutex_init(&mutex_, &attributes);
        ::pthread_mutexattr_destroy(&attributes);
        require_success(error, "cannot make a mutex");
    }

    //! [told]

    process_mutex(const process_mutex&) = delete;
    process_mutex& operator=(const process_mutex&) = delete;

    void lock() { require_success(::pthread_mutex_lock(&mutex_), "cannot lock"); }

    void unlock() noexcept { ::pthread_mutex_unlock(&mutex_); }

  private:
    pthread_mutex_t mutex_;
};

// "tally", as a number: by chance no other memory begins like this.
constexpr std::uint64_t a_shared_counter = 0x796c'6c61'7400'0601;

//! [layout]
// What lies in shared memory, the same bytes for everyone. No pointer, no std::string: each process
// may see it at another address.
struct layout {
    std::uint64_t kind = a_shared_counter;
    process_mutex mutex;
    tally now; // guarded by mutex
};

//! [layout]

} // namespace

// What each process has for itself. Constant after construction.
struct shared_counter::state {
    segment memory;
    layout* shared; // into memory, at the address that it has *here*
};

shared_counter::shared_counter(std::unique_ptr<state> made) : state_(std::move(made)) {}

shared_counter::~shared_counter() = default;
shared_counter::shared_counter(shared_counter&& other) noexcept = default;
shared_counter& shared_counter::operator=(shared_counter&& other) noexcept = default;

//! [create]
shared_counter shared_counter::create() {
    segment memory = segment::create(sizeof(layout));
    // Constructed once, before anyone can know the name: nobody sees it half made.
    layout* const shared = std::construct_at(static_cast<layout*>(memory.data()));
    return shared_counter(std::make_unique<state>(state{std::move(memory), shared}));
}

//! [create]

//! [attach]
shared_counter shared_counter::attach(const std::string& name) {
    segment memory = segment::open(name);
    if (memory.size() < sizeof(layout)) throw not_a_shared_counter();
    // Found, not constructed: it is somebody's, and in use.
    auto* const shared = static_cast<layout*>(memory.data());
    if (shared->kind != a_shared_counter) throw not_a_shared_counter();
    return shared_counter(std::make_unique<state>(state{std::move(memory), shared}));
}

//! [attach]

std::string shared_counter::name() const {
    return state_->memory.name();
}

//! [update]
void shared_counter::update(const std::function<void(tally&)>& change) {
    const std::lock_guard lock(state_->shared->mutex);
    change(state_->shared->now);
}

//! [update]

tally shared_counter::read() const {
    const std::lock_guard lock(state_->shared->mutex);
    return state_->shared->now;
}

} // namespace workbook
