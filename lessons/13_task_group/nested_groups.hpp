// The contract of 13.3: groups in groups, one branch of which can be stopped by name.
#pragma once

#include "group_error.hpp"
#include "task_group.hpp"

#include <exception>
#include <memory>
#include <vector>

namespace workbook {

/// How a branch has ended, when nothing failed and nobody stopped its caller.
enum class ending {
    completed, ///< every child came to its own end
    cancelled, ///< `branch::cancel` was called
};

class branch;

/// Opens a group, as run_group does, that `handle` can cancel. Yours to write, as is `branch`.
///
///     workbook::branch previews;
///     group.spawn(make_previews(previews));       // co_await run_branch(previews, ...)
///     group.spawn(download());
///     ...
///     previews.cancel();                          // the download goes on
///
/// - *Cancellation goes down.* `handle.cancel()` cancels the body, its children, and the groups and
///   branches that run inside of them; so does a cancellation of the caller.
/// - *Errors go up.* If children failed, one group_error leaves. Its errors are those of the
///   leaves, no group_error among them, however deep the groups were nested. Also when the branch
///   or its caller was cancelled.
/// - *Cancelling is not an error.* Without failures it returns `ending::cancelled` if `cancel` was
///   called, else `ending::completed`.
/// - *The caller's own cancellation comes first.* If the caller was cancelled, and no child failed,
///   operation_aborted is thrown, no matter whether `cancel` was called as well, or before.
/// - It returns, or throws, only when no child is running.
/// - A handle that is cancelled already starts nothing, nor does a caller that is. A handle may run
///   several branches in turn; only its own `cancel` makes it cancelled, and that for good.
/// - The caller is left as it was, as said at run_group.
///
/// REQUIRES: as for run_group; `handle` runs no other branch at the moment.
awaitable<ending> run_branch(branch handle, group_body body);

/// The name of a branch. Copies mean the same branch.
///
/// Thread safety: none. It is used on the executor of its branch.
class branch {
  public:
    branch();

    /// Tells everything in the branch to stop, and does not wait for it. From then on no child of
    /// the branch is started. May be called before, during and after `run_branch`, and more than
    /// once.
    void cancel();

  private:
    struct state; // yours to define, in the .cpp
    friend awaitable<ending> run_branch(branch handle, group_body body);

    std::shared_ptr<state> state_;
};

/// The errors at the leaves of a tree of group_errors, in their order; `error` itself, when it is
/// no group_error. An error may be of any type. Yours to write. REQUIRES: `error` is not null.
std::vector<std::exception_ptr> leaf_errors(const std::exception_ptr& error);

} // namespace workbook
