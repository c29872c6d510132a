// The contract of 06.2: as the shared counter, and a process may die in the middle of an update.
#pragma once

#include "tally.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace workbook {

/// A tally in memory that processes share, which survives the death of any of them.
///
/// An update happens as a whole or not at all. That holds when `change` throws. It also holds when
/// the process dies inside `change`, even by SIGKILL: whoever comes next finds the lock free and
/// the tally as it was before that update. The others need not be told, and need not do anything.
///
/// Thread safety: name, update, read and add may be called from any thread of any process, also at
/// the same time; they block while anyone else is inside one of them, and only as long as that one
/// lives. Visibility: what one update did is seen by every later update and read, in every process.
class ledger {
  public:
    /// Makes a tally of zeros in new shared memory. Throws std::system_error when the system has no
    /// room for it.
    [[nodiscard]] static ledger create();

    /// Opens the tally that a process has under `name`. Throws std::system_error when there is
    /// none. REQUIRES: what is there was made by create.
    [[nodiscard]] static ledger attach(const std::string& name);

    /// Lets go of the memory. Others who use the tally go on.
    ~ledger();

    ledger(ledger&& other) noexcept;
    ledger& operator=(ledger&& other) noexcept;
    ledger(const ledger&) = delete;
    ledger& operator=(const ledger&) = delete;

    /// What another process attaches by. Good as long as this object lives.
    [[nodiscard]] std::string name() const;

    /// Calls `change` on the tally, with the lock held. All of what it does counts, or nothing.
    ///
    /// Throws what `change` throws; then the tally is as before. REQUIRES: `change` does not use
    /// this tally's update, read or add, and does not fork.
    void update(const std::function<void(tally&)>& change);

    /// The tally as the last update that came to its end left it.
    [[nodiscard]] tally read() const;

    /// Counts one task in `slot`, as one update. Throws std::out_of_range unless slot < 5.
    void add(std::size_t slot) {
        update([slot](tally& now) { now.add(slot); });
    }

  private:
    struct state; // of this process: what it has mapped, and where. Not what is shared.
    explicit ledger(std::unique_ptr<state> made);

    std::unique_ptr<state> state_;
};

} // namespace workbook
