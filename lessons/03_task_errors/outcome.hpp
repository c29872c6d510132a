// How a task ended, as a value: success {task, result}, or failure {task, kind, error}.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace workbook {

/// What a task throws when it fails in a way that its author foresaw: "Failed on 3", "no such
/// user". The caller is expected to know what to do.
class task_error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What stands for a task whose time was over. It is a task_error too, for those who do not want to
/// tell the two apart.
class task_timeout : public task_error {
  public:
    task_timeout() : task_error("the deadline has passed") {}
};

/// What a failure asks for: expected, go on without it; timeout, try again later; unexpected, wake
/// somebody up.
enum class failure_kind { expected, timeout, unexpected };

/// "expected", "timeout" or "unexpected": for records and logs.
constexpr std::string_view word_for(failure_kind kind) noexcept {
    switch (kind) {
    case failure_kind::expected:
        return "expected";
    case failure_kind::timeout:
        return "timeout";
    case failure_kind::unexpected:
        break;
    }
    return "unexpected";
}

/// The record of a task that failed. A value: it may be copied, compared, stored and sent anywhere.
struct failure {
    std::size_t task; ///< its place in the input
    failure_kind kind;
    std::string error; ///< the message, for people; a copy, which outlives the exception

    friend bool operator==(const failure&, const failure&) = default;
};

/// The record of a task that gave a result.
template <typename Result>
struct success {
    std::size_t task; ///< its place in the input
    Result result;

    friend bool operator==(const success&, const success&) = default;
};

/// Exactly one of the two. Nobody can take the result of a task that failed, or overlook that it
/// did. The idea is that of std::expected (C++23), which keeps result and error in the same way.
template <typename Result>
using outcome = std::variant<success<Result>, failure>;

} // namespace workbook
