// How long a grader waits before it says "this never happens".
#pragma once

#include <chrono>
#include <thread>

namespace grading {

/// Far longer than any right answer needs, on a loaded machine too; far shorter than a learner's
/// own patience. It bounds every wait of a grader: a wrong answer fails instead of hanging.
constexpr std::chrono::milliseconds patience{2000};

/// Gives the other threads time to come to rest, such as to fall asleep on a condition variable.
///
/// A right answer passes whether they use it or not: it only makes sure that a wrong one is caught.
/// Never wait this way for something that an assertion needs: use a `gate` or a `rendezvous`.
inline void let_others_settle() {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
}

} // namespace grading
