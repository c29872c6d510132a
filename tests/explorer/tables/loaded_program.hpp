// A program under the explorer in this process: for measuring, without a report.
#pragma once

#include "explorer/runtime/world.hpp"

#include <functional>
#include <string>

namespace tables {

/// A program that was loaded from a library. One for each process: its globals are its own.
class loaded_program {
  public:
    /// Throws std::runtime_error when the library cannot be loaded.
    loaded_program(const std::string& library, const std::string& source);

    /// Its main, as a body that `world::run` takes.
    [[nodiscard]] const std::function<void()>& body() const { return body_; }

    /// It has globals that only a new process makes anew: each run in a child.
    [[nodiscard]] bool needs_fresh_process() const;

  private:
    std::function<void()> body_;
};

} // namespace tables
