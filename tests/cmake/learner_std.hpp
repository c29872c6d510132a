// What learners' files use of the standard library: read once, in the precompiled header.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <semaphore>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "not_implemented.hpp"

// What nearly every answer uses is compiled once, in learner_std.cpp: that takes a fifth off the
// time a compiler needs for an answer. Accesses in there are not seen by instrumentation of the
// answer.
extern template class std::function<void()>;
extern template class std::optional<std::function<void()>>;
extern template class std::deque<std::function<void()>>;
extern template class std::unique_lock<std::mutex>;
extern template class std::lock_guard<std::mutex>;
