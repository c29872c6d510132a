// Another right shape: Boost.Interprocess keeps its objects in our memory, by name, with a mutex of
// its own.
#include "shared_counter.hpp"

#include "segment.hpp"

#include <boost/interprocess/managed_external_buffer.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace workbook {

namespace {

namespace ipc = boost::interprocess;
using lock = ipc::scoped_lock<ipc::interprocess_mutex>;

// Boost trusts what it opens; so a line of text of our own stands in front of what is Boost's.
constexpr std::string_view title = "a shared counter of lesson 06, kept by Boost.Interprocess";
constexpr std::size_t in_front = 64;
constexpr std::size_t whole = 16'384;

void* behind_title(const segment& memory) {
    return static_cast<std::byte*>(memory.data()) + in_front;
}

bool has_title(const segment& memory) {
    return memory.size() == whole && std::memcmp(memory.data(), title.data(), title.size()) == 0;
}

} // namespace

struct shared_counter::state {
    segment memory;
    ipc::managed_external_buffer objects;
    ipc::interprocess_mutex* mutex = nullptr;
    tally* now = nullptr;

    state(segment made, ipc::create_only_t how)
        : memory(std::move(made)), objects(how, behind_title(memory), whole - in_front),
          mutex(objects.construct<ipc::interprocess_mutex>("mutex")()),
          now(objects.construct<tally>("now")()) {
        std::memcpy(memory.data(), title.data(), title.size());
    }

    state(segment opened, ipc::open_only_t how)
        : memory(std::move(opened)), objects(how, behind_title(memory), whole - in_front),
          mutex(objects.find<ipc::interprocess_mutex>("mutex").first),
          now(objects.find<tally>("now").first) {}
};

shared_counter::shared_counter(std::unique_ptr<state> made) : state_(std::move(made)) {}

shared_counter::~shared_counter() = default;
shared_counter::shared_counter(shared_counter&& other) noexcept = default;
shared_counter& shared_counter::operator=(shared_counter&& other) noexcept = default;

shared_counter shared_counter::create() {
    return shared_counter(std::make_unique<state>(segment::create(whole), ipc::create_only));
}

shared_counter shared_counter::attach(const std::string& name) {
    segment memory = segment::open(name);
    if (!has_title(memory)) throw not_a_shared_counter();
    return shared_counter(std::make_unique<state>(std::move(memory), ipc::open_only));
}

std::string shared_counter::name() const {
    return state_->memory.name();
}

void shared_counter::update(const std::function<void(tally&)>& change) {
    const lock held(*state_->mutex);
    change(*state_->now);
}

tally shared_counter::read() const {
    const lock held(*state_->mutex);
    return *state_->now;
}

} // namespace workbook
