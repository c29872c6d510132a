// The exercise files as they were shipped, and the learner's backups.
#include "core/shipped.hpp"

#include "core/command_output.hpp"
#include "core/error.hpp"
#include "core/files.hpp"

#include <algorithm>
#include <optional>
#include <system_error>

namespace runner {
namespace {

namespace fs = std::filesystem;

fs::path learner_file(const layout& places, const exercise& what) {
    return places.exercises() / what.file();
}

/// Git commands at one checkout. Nothing here runs hooks, filters or a pager.
class git_checkout {
  public:
    explicit git_checkout(const layout& places) : root_(places.root) {}

    /// The commit that `name` stands for.
    [[nodiscard]] std::optional<std::string> commit(const std::string& name) const {
        return line({"rev-parse", "--quiet", "--verify", "--end-of-options", name + "^{commit}"});
    }

    [[nodiscard]] std::optional<std::string> merge_base(const std::string& a,
                                                        const std::string& b) const {
        return line({"merge-base", a, b});
    }

    /// `path` is below the root, which need not be the top of the repository.
    [[nodiscard]] std::optional<std::string> file(const std::string& commit,
                                                  const std::string& path) const {
        command_output got = run({"cat-file", "blob", commit + ":./" + path});
        if (!got.succeeded()) return std::nullopt;
        return std::move(got.text);
    }

  private:
    [[nodiscard]] command_output run(const std::vector<std::string>& arguments) const {
        // A checkout that belongs to another user (a mounted folder) is read all the same.
        std::vector<std::string> command{"git", "-c", "safe.directory=*"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return output_of(command, root_);
    }

    [[nodiscard]] std::optional<std::string> line(const std::vector<std::string>& arguments) const {
        command_output got = run(arguments);
        if (!got.succeeded()) return std::nullopt;
        got.text.erase(std::find(got.text.begin(), got.text.end(), '\n'), got.text.end());
        return std::move(got.text);
    }

    fs::path root_;
};

/// The learner may have committed answers: what was shipped is where their branch began.
std::optional<std::string> text_in_git(const layout& places, const std::string& path) {
    const git_checkout git(places);
    const auto head = git.commit("HEAD");
    if (!head) return std::nullopt;
    for (const char* shared : {"@{upstream}", "refs/remotes/origin/HEAD"}) {
        const auto remote = git.commit(shared);
        if (!remote) continue;
        const auto base = git.merge_base(*head, *remote);
        if (!base) continue;
        if (auto text = git.file(*base, path)) return text;
    }
    return git.file(*head, path);
}

bool is_inside(const fs::path& file, const fs::path& folder) {
    const auto difference = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
    return difference.first == folder.end();
}

/// Follows links; what does not exist yet is judged by its folder.
void refuse_outside(const layout& places, const fs::path& file) {
    std::error_code failed;
    const fs::path root = fs::canonical(places.root, failed);
    const fs::path real = fs::weakly_canonical(file, failed);
    if (failed || is_inside(real, root)) return;
    throw usage_error(file.string() +
                      " is or goes through a symbolic link out of the workbook, to " +
                      real.string() + ". Put an ordinary file there and try again.");
}

void refuse_folder(const fs::path& file) {
    std::error_code ignored;
    if (!fs::is_directory(file, ignored)) return;
    throw usage_error(file.string() +
                      " is a folder where a file belongs. Move it away and try again.");
}

fs::path free_backup(const layout& places, const exercise& what, const std::string& content) {
    const std::string base =
        (places.backups() / what.folder / (what.name + "." + utc_stamp())).string();
    for (int i = 1;; ++i) {
        const fs::path name = base + (i == 1 ? "" : "-" + std::to_string(i)) + ".cpp";
        if (create_file(name, content)) return name;
    }
}

} // namespace

std::string shipped_text(const layout& places, const exercise& what) {
    const std::string path = (fs::path("exercises") / what.file()).string();
    if (auto text = text_in_git(places, path)) return *std::move(text);
    const fs::path snapshot = places.shipped() / what.file();
    std::error_code ignored;
    if (fs::exists(snapshot, ignored)) return read_text(snapshot);
    throw usage_error("The shipped version of " + path +
                      " is not known here: git does not have it, and there is no copy in " +
                      places.shipped().string() +
                      ". Get the file from the workbook's repository. (In a git checkout, is git "
                      "installed? ./workbook doctor tells.)");
}

void keep_snapshots(const layout& places, const catalogue& all) {
    std::error_code ignored;
    if (fs::exists(places.root / ".git", ignored)) return;
    for (const exercise& one : all.exercises()) {
        const fs::path snapshot = places.shipped() / one.file();
        if (fs::exists(snapshot, ignored)) continue;
        try {
            (void)create_file(snapshot, learner_text(places, one));
        } catch (const usage_error&) {
            // Not worth stopping for: `reset` says what is missing if it is ever asked.
        }
    }
}

std::string learner_text(const layout& places, const exercise& what) {
    const fs::path file = learner_file(places, what);
    refuse_folder(file);
    refuse_outside(places, file);
    return read_text(file);
}

fs::path back_up(const layout& places, const exercise& what) {
    return free_backup(places, what, learner_text(places, what));
}

fs::path reset(const layout& places, const exercise& what) {
    const fs::path file = learner_file(places, what);
    refuse_folder(file);
    refuse_outside(places, file);
    const std::string fresh = shipped_text(places, what);
    std::error_code ignored;
    const bool there = fs::exists(fs::symlink_status(file, ignored));
    // A link within the checkout that leads nowhere holds nothing to keep.
    const fs::path backup = there && fs::exists(file, ignored) ? back_up(places, what) : fs::path{};
    replace_file(file, fresh);
    return backup;
}

} // namespace runner
