// Branches of the tree of schedules that have still to be taken, in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace explorer {

/// The real choices of a run, those with more than one option, one after the other.
using choices = std::vector<std::uint16_t>;

/// Runs, each kept as long as a branch leaves it.
///
/// Thread safety: none.
class branched_runs {
  public:
    /// Keeps a run for as long as it has users.
    std::uint32_t add(const choices& run);

    void use(std::uint32_t run) { ++runs_[run].users; }

    /// Forgets the run with its last user.
    void release(std::uint32_t run);

    [[nodiscard]] const choices& operator[](std::uint32_t run) const { return runs_[run].made; }

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

  private:
    struct entry {
        choices made;
        std::uint32_t users = 0;
    };

    std::vector<entry> runs_;
    std::vector<std::uint32_t> free_;
    std::size_t bytes_ = 0;
};

/// A stack of branches: does what run `run` did up to `position`, and there takes `option`.
///
/// Thread safety: none. Owns its share of the runs; the store must outlive it.
class branch_list {
  public:
    struct branch {
        std::uint32_t run = 0;
        std::uint32_t position = 0; ///< counts real choices
        std::uint16_t option = 0;
    };

    explicit branch_list(branched_runs& runs) : runs_(&runs) {}

    void add(branch taken);

    /// Takes the branch added last and writes the choices that lead there. REQUIRES: not empty.
    void take(choices& plan);

    /// Drops everything.
    void clear();

    /// Turns the order round, so that the branch added first is taken next.
    void reverse();

    void swap(branch_list& other) { branches_.swap(other.branches_); }

    [[nodiscard]] bool empty() const { return branches_.empty(); }

    [[nodiscard]] std::size_t size() const { return branches_.size(); }

    [[nodiscard]] std::size_t bytes() const { return branches_.size() * sizeof(branch); }

  private:
    branched_runs* runs_;
    std::vector<branch> branches_;
};

} // namespace explorer
