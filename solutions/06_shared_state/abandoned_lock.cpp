// The ledger, mended: a robust mutex tells that its holder died, and the way back lies in shared
// memory, where the dead cannot take it along.
#include "abandoned_lock.hpp"

#include "segment.hpp"

#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

void require_success(int error, const char* what) {
    if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

// How the last holder left the lock.
enum class left { in_order, by_death };

// A mutex that may lie in shared memory and outlives its holders.
class robust_mutex {
  public:
    robust_mutex() {
        pthread_mutexattr_t attributes;
        require_success(::pthread_mutexattr_init(&attributes), "cannot describe a mutex");
        ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        const int error = ::pthread_mutex_init(&mutex_, &attributes);
        ::pthread_mutexattr_destroy(&attributes);
        require_success(error, "cannot make a mutex");
    }

    robust_mutex(const robust_mutex&) = delete;
    robust_mutex& operator=(const robust_mutex&) = delete;

    //! [lock]
    // EOWNERDEAD is not a failure: we do hold the lock, and what it guards may be half changed.
    [[nodiscard]] left lock() {
        const int error = ::pthread_mutex_lock(&mutex_);
        if (error == EOWNERDEAD) return left::by_death;
        require_success(error, "cannot lock");
        return left::in_order;
    }

    // What it guards is in order again. Unlocked without this, nobody could ever lock it again.
    void declare_consistent() noexcept { ::pthread_mutex_consistent(&mutex_); }

    //! [lock]

    void unlock() noexcept { ::pthread_mutex_unlock(&mutex_); }

  private:
    pthread_mutex_t mutex_;
};

// What lies in shared memory, the same bytes for everyone. All guarded by mutex.
struct layout {
    robust_mutex mutex;
    tally now;
    tally before; // what `now` was when the update under way began
    // True: an update is under way, and `before` counts. Atomic because the stores around it must
    // stay on their sides of it: whoever inherits the lock sees how far the dead one came.
    std::atomic<bool> changing = false;

    //! [undo]
    // May be interrupted by death as well: whoever comes next does it again.
    void undo() noexcept {
        if (!changing) return;
        now = before;
        changing = false;
    }

    //! [undo]
};

//! [holder]
// The lock, from here to the end of the scope. Whoever gets it from the dead tidies up first.
class holder {
  public:
    explicit holder(layout& shared) : shared_(shared) {
        if (shared_.mutex.lock() == left::in_order) return;
        shared_.undo();
        shared_.mutex.declare_consistent();
    }

    ~holder() { shared_.mutex.unlock(); }

    holder(const holder&) = delete;
    holder& operator=(const holder&) = delete;

  private:
    layout& shared_;
};

//! [holder]

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

//! [update]
// It was: the old tally in a local variable, put back in a catch block. SIGKILL runs no catch block
// and no destructor, and takes local variables along.
void ledger::update(const std::function<void(tally&)>& change) {
    layout& shared = *state_->shared;
    const holder lock(shared);
    shared.before = shared.now;
    shared.changing.exchange(true); // an exchange: what `change` does cannot move in front of it
    try {
        change(shared.now);
    } catch (...) {
        shared.undo();
        throw;
    }
    shared.changing = false;
}

//! [update]

tally ledger::read() const {
    const holder lock(*state_->shared);
    return state_->shared->now;
}

} // namespace workbook
