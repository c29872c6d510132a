// The exercise files as they were shipped, and the learner's backups.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"

#include <filesystem>
#include <string>

namespace runner {

/// The shipped text of an exercise's file: from git (where HEAD left its upstream or the remote's
/// main branch, else HEAD), or outside a git checkout from the snapshot below the state folder.
/// Throws `usage_error` when neither has it. Runs git: some milliseconds.
[[nodiscard]] std::string shipped_text(const layout& places, const exercise& what);

/// Outside a git checkout: keeps a copy of every exercise file that has none yet. To be called
/// before the learner's first edit; does nothing where nothing can be saved.
void keep_snapshots(const layout& places, const catalogue& all);

/// The learner's file, read safely. Throws `usage_error` when it is missing, a folder, a symbolic
/// link out of the checkout, or not readable.
[[nodiscard]] std::string learner_text(const layout& places, const exercise& what);

/// Copies the learner's file to the backups folder and returns the copy's path. Never overwrites an
/// older backup. Throws as `learner_text` does, and when it cannot be saved.
std::filesystem::path back_up(const layout& places, const exercise& what);

/// Backs up, then replaces the learner's file with the shipped one (written aside, then renamed).
/// Returns the backup's path (empty when there was no file to keep). When anything fails, the
/// learner's file is as it was.
std::filesystem::path reset(const layout& places, const exercise& what);

} // namespace runner
