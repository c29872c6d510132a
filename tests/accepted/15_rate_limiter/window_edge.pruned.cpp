// Another shape: everything that is a window old is thrown away, and the rest is counted.
#include "window_edge.hpp"

#include <set>
#include <stdexcept>

namespace workbook {

struct request_gate::state {
    std::size_t limit;
    clock::duration window;
    std::multiset<clock::time_point> recent{};
};

request_gate::request_gate(std::size_t limit, clock::duration window) {
    if (limit == 0) throw std::invalid_argument("limit");
    if (window <= clock::duration::zero()) throw std::invalid_argument("window");
    state_ = std::unique_ptr<state>(new state{limit, window});
}

request_gate::~request_gate() = default;

bool request_gate::admit(clock::time_point now) {
    auto& recent = state_->recent;
    recent.erase(recent.begin(), recent.upper_bound(now - state_->window));
    if (recent.size() >= state_->limit) return false;
    recent.insert(now);
    return true;
}

} // namespace workbook
