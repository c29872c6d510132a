// Another shape: a ring with a slot for each request that a window may hold.
#include "window_edge.hpp"

#include <stdexcept>
#include <vector>

namespace workbook {

struct request_gate::state {
    clock::duration window{};
    std::vector<clock::time_point> ring; // when the last requests were admitted
    std::size_t oldest = 0;              // of them
    std::size_t count = 0;               // how many there are, up to the ring's size
};

request_gate::request_gate(std::size_t limit, clock::duration window)
    : state_(std::make_unique<state>()) {
    if (limit == 0 || window <= clock::duration::zero())
        throw std::invalid_argument("a window lasts, and holds at least one request");
    state_->window = window;
    state_->ring.resize(limit);
}

request_gate::~request_gate() = default;

bool request_gate::admit(clock::time_point now) {
    auto& oldest = state_->ring[state_->oldest];
    if (state_->count == state_->ring.size() && now - oldest < state_->window) return false;
    if (state_->count < state_->ring.size()) ++state_->count;
    oldest = now;
    state_->oldest = (state_->oldest + 1) % state_->ring.size();
    return true;
}

} // namespace workbook
