// request_gate, mended: it remembers when the last requests were admitted, not how many in a box.
#include "window_edge.hpp"

#include <deque>
#include <stdexcept>

namespace workbook {

// It was: a count for the current window, from zero at each edge. Five before an edge and five
// behind it are ten in a moment, and none of the two counts knows.
struct request_gate::state {
    const std::size_t limit;
    const clock::duration window;
    std::deque<clock::time_point> admitted{}; // the last `limit` of them, the oldest first
};

request_gate::request_gate(std::size_t limit, clock::duration window) {
    if (limit == 0) throw std::invalid_argument("a limit of at least one request is needed");
    if (window <= clock::duration::zero())
        throw std::invalid_argument("a window must have a length");
    state_ = std::unique_ptr<state>(new state{limit, window});
}

request_gate::~request_gate() = default;

//! [admit]
bool request_gate::admit(clock::time_point now) {
    auto& admitted = state_->admitted;
    if (admitted.size() == state_->limit) {
        if (now - admitted.front() < state_->window) return false;
        admitted.pop_front();
    }
    admitted.push_back(now);
    return true;
}

//! [admit]

} // namespace workbook
