// The contract of 18.6: messages to many, sent in the background and all at the same time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace workbook {

/// Sends messages in the background.
///
///     workbook::courier courier([](const std::string& to, const std::string& text) { ... });
///     courier.announce({"ann", "ben", "cat"}, "The build is broken"); // returns at once
///     if (courier.flush() > 0) retry_later();                        // 100 ms, not 300
///
/// All messages are under way at the same time, those of several announcements too.
///
/// Thread safety: `announce` and `flush` may be called from any thread at the same time, and the
/// transport is. The destructor comes last.
///
/// Blocking: `announce` waits for no message, whoever else does. `flush` and the destructor wait.
///
/// Visibility: what a thread did before `announce` happens before its messages are sent; what the
/// transport did happens before the `flush` that waited for it returns.
class courier {
  public:
    /// Sends one message. It may take its time, and it may throw.
    using transport = std::function<void(const std::string& to, const std::string& text)>;

    /// REQUIRES: `send` is not empty.
    explicit courier(transport send);

    /// Waits until every message is sent, and every thread that sent one has ended. Failures that
    /// nobody asked for are dropped.
    ~courier();

    courier(const courier&) = delete;
    courier& operator=(const courier&) = delete;

    /// Begins to send `text` to everyone in `recipients`, and returns at once. Throws
    /// std::system_error when the system refuses a thread; messages may have begun then.
    void announce(const std::vector<std::string>& recipients, const std::string& text);

    /// Blocks until all messages that were announced before have been sent or have failed, and
    /// returns how many of those failed. Each message is counted by one `flush`; with several at
    /// the same time, each waits for its own share.
    std::size_t flush();

  private:
    struct state; // in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
