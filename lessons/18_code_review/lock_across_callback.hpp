// The contract of 18.4: settings that tell watchers about every change.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace workbook {

/// Keys with values, and watchers that are called when a value is set.
///
///     workbook::settings settings;
///     settings.watch([&](const std::string& key, const std::string&) {
///         if (key == "level") log.set_level(settings.get("level")); // it may ask for the newest
///     });
///     settings.set("level", "debug");
///
/// Watchers are code of somebody else. A watcher may call every member of the settings that call
/// it, it may take locks of its own, and it may take its time: nobody else waits for it.
///
/// Thread safety: every member may be called from any thread, watchers included. The destructor
/// comes last.
///
/// Blocking: no call waits for a watcher, but the `set` that calls it.
///
/// Visibility: what a thread did before `set` is seen by the watchers of that `set`, and by whoever
/// `get`s the value.
class settings {
  public:
    using watcher = std::function<void(const std::string& key, const std::string& value)>;

    settings();
    ~settings();

    settings(const settings&) = delete;
    settings& operator=(const settings&) = delete;

    /// Stores the value, then calls the watchers that there are at that moment, in the order in
    /// which they came, on the calling thread. They see the new value in `get`. They are told of a
    /// value that is the same as before, too.
    ///
    /// When two threads set the same key at the same time, a watcher may be told of the older value
    /// last. The one that stays is what `get` returns.
    ///
    /// What a watcher throws leaves `set`; the value stays, later watchers are not called.
    void set(const std::string& key, const std::string& value);

    /// The value of the key; empty if it was never set.
    [[nodiscard]] std::string get(const std::string& key) const;

    /// Adds a watcher and returns its number. Calls that are under way do not reach it. Who watches
    /// and then asks for a value misses no change: it has the new one, or the watcher is told.
    std::size_t watch(watcher added);

    /// Takes a watcher away. A `set` that has already begun may still call it: it does not wait for
    /// that, so a watcher may take itself away. A number that is not known is ignored.
    void forget(std::size_t number);

  private:
    struct state; // in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
