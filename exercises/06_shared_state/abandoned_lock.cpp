// 06.2 A process dies with the lock in its hand. The contract:
// lessons/06_shared_state/abandoned_lock.hpp
#include "abandoned_lock.hpp"

#include "segment.hpp"

#include <pthread.h>

#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

// A mutex that may lie in shared memory.
class process_mutex {
  public:
    process_mutex() {
        pthread_mutexattr_t attributes;
        ::pthread_mutexattr_init(&attributes);
        ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        const int error = ::pthread_mutex_init(&mutex_, &attributes);
        ::pthread_mutexattr_destroy(&attributes);
        if (error != 0)
            throw std::system_error(error, std::generic_category(), "cannot make a mutex");
    }

    process_mutex(const process_mutex&) = delete;
    process_mutex& operator=(const process_mutex&) = delete;

    void lock() {
        const int error = ::pthread_mutex_lock(&mutex_);
        if (error != 0) throw std::system_error(error, std::generic_category(), "cannot lock");
    }

    void unlock() noexcept { ::pthread_mutex_unlock(&mutex_); }

  private:
    pthread_mutex_t mutex_;
};

// What lies in shared memory, the same bytes for everyone.
struct layout {
    process_mutex mutex;
    tally now; // guarded by mutex
};

} // namespace

// What each process has for itself. Constant after construction.
struct ledger::state {
    segment memory;
    layout* shared; // into memory, at the address that it has here
};

ledger::ledger(std::unique_ptr<state> made) : state_(std::move(made)) {}

ledger::~ledger() = default;
ledger::ledger(ledger&& other) noexcept = default;
ledger& ledger::operator=(ledger&& other) noexcept = default;

ledger ledger::create() {
    segment memory = segment::create(sizeof(layout));
    layout* const shared = std::construct_at(static_cast<layout*>(memory.data()));
    return ledger(std::make_unique<state>(state{std::move(memory), shared}));
}

ledger ledger::attach(const std::string& name) {
    segment memory = segment::open(name);
    auto* const shared = static_cast<layout*>(memory.data());
    return ledger(std::make_unique<state>(state{std::move(memory), shared}));
}

std::string ledger::name() const {
    return state_->memory.name();
}

// All or nothing: whatever goes wrong in `change`, the tally is put back and the lock is let go.
void ledger::update(const std::function<void(tally&)>& change) {
    layout& shared = *state_->shared;
    const std::lock_guard lock(shared.mutex);
    const tally before = shared.now;
    try {
        change(shared.now);
    } catch (...) {
        shared.now = before;
        throw;
    }
}

tally ledger::read() const {
    const std::lock_guard lock(state_->shared->mutex);
    return state_->shared->now;
}

} // namespace workbook
