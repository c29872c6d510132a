// 15.3 Ten in a second. The contract: lessons/15_rate_limiter/window_edge.hpp
#include "window_edge.hpp"

#include <stdexcept>

namespace workbook {

// Time is cut into windows, one after the other. What is counted belongs to the current one.
struct request_gate::state {
    const std::size_t limit;
    const clock::duration window;
    clock::time_point begun{}; // the current window
    std::size_t admitted = 0;  // in it
};

request_gate::request_gate(std::size_t limit, clock::duration window)
    : state_(new state{limit, window}) {
    if (limit == 0) throw std::invalid_argument("a limit of at least one request is needed");
    if (window <= clock::duration::zero())
        throw std::invalid_argument("a window must have a length");
}

request_gate::~request_gate() = default;

bool request_gate::admit(clock::time_point now) {
    const auto since_begin = now - state_->begun;
    if (since_begin >= state_->window) { // a new window: count from zero again
        state_->begun = now - since_begin % state_->window;
        state_->admitted = 0;
    }
    if (state_->admitted == state_->limit) return false;
    ++state_->admitted;
    return true;
}

} // namespace workbook
