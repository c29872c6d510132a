// All failures of a group as one exception.
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace workbook {

/// What leaves a group in which at least one child failed: every failure, in the order in which
/// they happened.
///
/// C++ can throw one object at a time. So the exceptions travel inside of it, each behind a
/// std::exception_ptr, which keeps any type:
///
///     catch (const workbook::group_error& failed) {
///         for (const auto& each : failed.errors()) report(each);
///     }
///
/// An error may be a group_error itself, when the child was a group. Copies are cheap, and share
/// their errors. Thread safety: that of a constant object. The idea is Python's ExceptionGroup.
class group_error : public std::exception {
  public:
    /// REQUIRES: at least one error, none of them null.
    explicit group_error(std::vector<std::exception_ptr> errors);

    /// In the order in which they were thrown.
    [[nodiscard]] const std::vector<std::exception_ptr>& errors() const noexcept {
        return contents_->errors;
    }

    /// "2 children failed: Failed on 0; Failed on 3". A group inside stands in brackets.
    [[nodiscard]] const char* what() const noexcept override { return contents_->text.c_str(); }

  private:
    struct contents {
        std::vector<std::exception_ptr> errors;
        std::string text;
    };

    std::shared_ptr<const contents> contents_; // shared: copying an exception must not throw
};

namespace detail {

// What an exception says of itself.
inline std::string message_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const group_error& inner) {
        return '[' + std::string(inner.what()) + ']';
    } catch (const std::exception& known) {
        return known.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

inline std::string messages_of(const std::vector<std::exception_ptr>& errors) {
    std::string text =
        std::to_string(errors.size()) + (errors.size() == 1 ? " child failed" : " children failed");
    for (std::size_t i = 0; i < errors.size(); ++i)
        text += (i == 0 ? ": " : "; ") + message_of(errors[i]);
    return text;
}

} // namespace detail

inline group_error::group_error(std::vector<std::exception_ptr> errors) {
    auto text = detail::messages_of(errors);
    contents_ = std::make_shared<const contents>(contents{std::move(errors), std::move(text)});
}

} // namespace workbook
