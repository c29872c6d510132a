// Errors that the runner explains in one sentence: what is wrong, and what to do next.
#pragma once

#include <stdexcept>
#include <string>

namespace runner {

/// The user asked for something that cannot be: an unknown exercise, a damaged file. Exit status 2.
class usage_error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The workbook itself is at fault: a grader that does not build, a missing manifest. Exit
/// status 3.
class own_fault : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

} // namespace runner
