// The contract of 06.1: a counter and an array in memory that several processes share, and a lock.
#pragma once

#include "tally.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace workbook {

/// What attach throws when it has opened something that was not made by create.
class not_a_shared_counter : public std::runtime_error {
  public:
    not_a_shared_counter() : std::runtime_error("this memory does not hold a shared counter") {}
};

/// A tally in memory that processes share, with a lock beside it.
///
///     auto counter = shared_counter::create();           // here
///     pool.submit("count 3 " + counter.name());          // the name crosses, the counter stays
///     shared_counter::attach(name).add(3 % 5);           // there, in the worker
///
/// This object belongs to one process; the tally and the lock belong to all of them. A process gets
/// at them in two ways: it opens them by name, or it was forked from one that has them and uses the
/// object that it inherited. The tally is gone when the last process that uses it is gone, however
/// that one ended: no file or name stays behind.
///
/// Thread safety: name, update, read and add may be called from any thread of any process, also at
/// the same time. They block while anyone else is inside update, read or add. Whoever has to wait
/// sleeps: no spinning. Not promised: what becomes of the others when a process dies *inside*
/// update (exercise 06.2 is about that). Visibility: what one update did is seen by every later
/// update and read, in every process.
class shared_counter {
  public:
    /// Makes a tally of zeros in new shared memory. Throws std::system_error when the system has no
    /// room for it; then nothing is left behind.
    [[nodiscard]] static shared_counter create();

    /// Opens the tally that another process (or this one) has under `name`, and changes nothing in
    /// it. The memory may lie at another address here than there.
    ///
    /// Throws std::system_error when nothing can be opened under that name, not_a_shared_counter
    /// when what was opened is something else. Then nothing stays open.
    [[nodiscard]] static shared_counter attach(const std::string& name);

    /// Lets go of the memory. Others who use the tally go on.
    ~shared_counter();

    shared_counter(shared_counter&& other) noexcept;
    shared_counter& operator=(shared_counter&& other) noexcept;
    shared_counter(const shared_counter&) = delete;
    shared_counter& operator=(const shared_counter&) = delete;

    /// What another process attaches by. Good as long as this object lives.
    [[nodiscard]] std::string name() const;

    /// Calls `change` on the tally, with the lock held: no other process or thread sees or changes
    /// the tally meanwhile. If `change` throws, the lock is free again when that leaves, and what
    /// `change` did until then stays.
    ///
    /// REQUIRES: `change` does not use this tally's update, read or add: that waits for itself.
    void update(const std::function<void(tally&)>& change);

    /// The tally as the last update left it: a copy, taken with the lock held.
    [[nodiscard]] tally read() const;

    /// Counts one task in `slot`, as one update. Throws std::out_of_range unless slot < 5.
    void add(std::size_t slot) {
        update([slot](tally& now) { now.add(slot); });
    }

  private:
    struct state; // of this process: what it has mapped, and where. Not what is shared.
    explicit shared_counter(std::unique_ptr<state> made);

    std::unique_ptr<state> state_;
};

} // namespace workbook
