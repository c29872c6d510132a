// Between Catch2 and the explorer: findings instead of assertions, one report for each exploration.
#pragma once

#include "wire.hpp"

#include <string>

namespace host {

/// Connects the explorer's results with the runner. Call once, before any test runs.
void prepare_exploration(const std::string& source_file);

/// Hands an assertion's failure to the explorer when it belongs to a schedule. The fields are those
/// of the message `failed`. False: nothing is explored, the runner has to be told.
bool take_failure(const wire::message& fields);

/// True when the running code belongs to an explored schedule.
[[nodiscard]] bool is_exploring();

/// True when some body was explored: then the threads that are left are the explorer's.
[[nodiscard]] bool has_explored();

/// While alive, what the host does on an explored thread is none of the explorer's business.
class unexplored_scope {
  public:
    unexplored_scope();
    ~unexplored_scope();
    unexplored_scope(const unexplored_scope&) = delete;
    unexplored_scope& operator=(const unexplored_scope&) = delete;

  private:
    void* whose_;
};

/// Loads a library of the code under test; what it registers for the end of the process is kept by
/// the explorer. Null when it cannot be loaded.
void* load_under_test(const std::string& path);

} // namespace host
