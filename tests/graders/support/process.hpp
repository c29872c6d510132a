// A child whose end is told in words: also what it threw.
#pragma once

#include <graders/support/child.hpp>
#include <graders/support/shared_value.hpp>

#include <array>
#include <csignal>
#include <exception>
#include <functional>
#include <string>
#include <string_view>

namespace grading {

/// A `child` that ends with what `body` returns, or tells what it threw.
///
/// Thread safety: none; use on the test's main thread.
class process {
  public:
    explicit process(const std::function<int()>& body)
        : child_([this, &body] { return run(body); }) {}

    [[nodiscard]] pid_t pid() const noexcept { return child_.pid(); }

    void kill(int signal = SIGKILL) { child_.kill(signal); }

    [[nodiscard]] bool ended() { return child_.ended(); }

    /// As a child's, or "threw: cannot lock the queue: State not recoverable".
    [[nodiscard]] std::string fate() {
        const std::string how = child_.fate();
        return how == "exited with status 99" ? std::string("threw: ") + thrown_->data() : how;
    }

  private:
    using text = std::array<char, 200>;

    [[nodiscard]] int run(const std::function<int()>& body) const {
        try {
            return body();
        } catch (const std::exception& error) {
            std::string_view(error.what()).copy(thrown_->data(), thrown_->size() - 1);
        } catch (...) {
            std::string_view("something that is no std::exception").copy(thrown_->data(), 100);
        }
        return 99;
    }

    shared_value<text> thrown_; // before the child, which writes to it
    child child_;
};

} // namespace grading
