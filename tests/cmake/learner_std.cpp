// The templates of the standard library that nearly every answer uses, compiled once.
#include "learner_std.hpp"

template class std::function<void()>;
template class std::optional<std::function<void()>>;
template class std::deque<std::function<void()>>;
template class std::unique_lock<std::mutex>;
template class std::lock_guard<std::mutex>;
