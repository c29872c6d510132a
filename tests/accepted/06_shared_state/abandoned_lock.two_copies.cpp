// Another right shape: two tallies and a number that says which of them counts. Changes go into the
// other one, and a single store makes them count: there is never anything to undo.
#include "abandoned_lock.hpp"

#include "segment.hpp"

#include <pthread.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

struct shared_bytes {
    pthread_mutex_t mutex;
    std::array<tally, 2> copies;
    std::atomic<std::size_t> valid = 0; // its store comes after all stores into the other copy

    shared_bytes() {
        pthread_mutexattr_t attributes;
        ::pthread_mutexattr_init(&attributes);
        ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        ::pthread_mutex_init(&mutex, &attributes);
        ::pthread_mutexattr_destroy(&attributes);
    }
};

class turn {
  public:
    explicit turn(shared_bytes& bytes) : mutex_(bytes.mutex) {
        const int error = ::pthread_mutex_lock(&mutex_);
        if (error == EOWNERDEAD)
            ::pthread_mutex_consistent(&mutex_); // the valid copy was never touched
        else if (error != 0)
            throw std::system_error(error, std::generic_category(), "cannot lock");
    }

    ~turn() { ::pthread_mutex_unlock(&mutex_); }

    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

  private:
    pthread_mutex_t& mutex_;
};

} // namespace

struct ledger::state {
    segment memory;
    shared_bytes* bytes;
};

ledger::ledger(std::unique_ptr<state> made) : state_(std::move(made)) {}

ledger::~ledger() = default;
ledger::ledger(ledger&& other) noexcept = default;
ledger& ledger::operator=(ledger&& other) noexcept = default;

ledger ledger::create() {
    segment memory = segment::create(sizeof(shared_bytes));
    auto* const bytes = std::construct_at(static_cast<shared_bytes*>(memory.data()));
    return ledger(std::make_unique<state>(state{std::move(memory), bytes}));
}

ledger ledger::attach(const std::string& name) {
    segment memory = segment::open(name);
    auto* const bytes = static_cast<shared_bytes*>(memory.data());
    return ledger(std::make_unique<state>(state{std::move(memory), bytes}));
}

std::string ledger::name() const {
    return state_->memory.name();
}

void ledger::update(const std::function<void(tally&)>& change) {
    shared_bytes& bytes = *state_->bytes;
    const turn mine(bytes);
    const std::size_t valid = bytes.valid;
    tally& next = bytes.copies.at(1 - valid);
    next = bytes.copies.at(valid);
    change(next);
    bytes.valid = 1 - valid;
}

tally ledger::read() const {
    const turn mine(*state_->bytes);
    return state_->bytes->copies.at(state_->bytes->valid);
}

} // namespace workbook
