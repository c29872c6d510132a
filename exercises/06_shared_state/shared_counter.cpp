// Exercise 06.1: a counter that processes share. The contract is in shared_counter.hpp.
#include "shared_counter.hpp"

#include "not_implemented.hpp"
#include "segment.hpp"

#include <utility>

namespace workbook {

namespace {

// TODO: what lies in the shared memory, for all processes: the tally, a lock that works between
// processes, and something by which attach can tell that this is a shared counter.
struct layout {};

} // namespace

// TODO: what this process needs to get at it. segment.hpp gives you the memory.
struct shared_counter::state {};

shared_counter::shared_counter(std::unique_ptr<state> made) : state_(std::move(made)) {}

shared_counter::~shared_counter() = default;
shared_counter::shared_counter(shared_counter&& other) noexcept = default;
shared_counter& shared_counter::operator=(shared_counter&& other) noexcept = default;

// TODO: make shared memory and construct a layout in it.
shared_counter shared_counter::create() {
    throw not_implemented("shared_counter::create");
}

// TODO: open what has that name, and make sure that it is a shared counter.
shared_counter shared_counter::attach(const std::string&) {
    throw not_implemented("shared_counter::attach");
}

// TODO: the name by which others attach.
std::string shared_counter::name() const {
    throw not_implemented("shared_counter::name");
}

// TODO: call `change` on the tally, with the lock held.
void shared_counter::update(const std::function<void(tally&)>&) {
    throw not_implemented("shared_counter::update");
}

// TODO: a copy of the tally, taken with the lock held.
tally shared_counter::read() const {
    throw not_implemented("shared_counter::read");
}

} // namespace workbook
