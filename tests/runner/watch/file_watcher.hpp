// Tells when the content of one file has changed, however an editor saves it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace runner {

/// How to find out about changes. The defaults are for people; tests choose others.
struct watch_manner {
    /// Look at the file every `poll` even where the system could tell us.
    bool polling = false;
    std::chrono::milliseconds poll{500};
    /// A change is told once nothing has happened for this long ...
    std::chrono::milliseconds settle{20};
    /// ... or, when it never gets quiet, this long after it began.
    std::chrono::milliseconds at_most{300};
    /// A file that is gone is told only after this time: some editors delete before they write.
    std::chrono::milliseconds gone{400};
    /// Beside the system's word, look at the stamp so often: what a link or a replaced parent
    /// folder hides from us is found that way.
    std::chrono::milliseconds recheck{1000};

    /// Polling when the variable WORKBOOK_POLL is 1.
    [[nodiscard]] static watch_manner from_environment();
};

/// Follows one file at a time.
///
/// Watches the FOLDER with inotify, since a save by rename replaces the file itself; polls where
/// that cannot work: network drives, folders of a Windows host, a symbolic link, no watch left. A
/// folder that is deleted is looked for until it is back.
///
/// `changed` is called from the io_context's thread, once a burst of events, and only when the
/// content differs from the one last told (or from the one at `follow`). Not thread-safe:
/// everything on the io_context's thread. Never throws for what happens to the file.
class file_watcher {
  public:
    file_watcher(boost::asio::io_context& loop, std::function<void()> changed,
                 watch_manner manner = watch_manner::from_environment());
    file_watcher(const file_watcher&) = delete;
    file_watcher& operator=(const file_watcher&) = delete;
    ~file_watcher();

    /// From now on this file; what it holds now counts as known.
    void follow(const std::filesystem::path& file);

    /// What it holds now counts as known: a change that was just dealt with is not told.
    void accept();

    /// Changes are looked for, not heard of.
    [[nodiscard]] bool polling() const noexcept;

  private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace runner
