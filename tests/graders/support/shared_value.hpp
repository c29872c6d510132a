// A value that the grader and the children it forks all see: how they tell each other things.
#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <type_traits>
#include <utility>

namespace grading {

/// One `T` in memory that is shared with every child forked while this lives.
///
///     const grading::shared_value<std::atomic<int>> inside;
///     grading::child worker([&] { ++*inside; return 0; });
///
/// `T` must not hold pointers to anything a child makes. Thread safety: that of `T`, and whoever
/// reads after `child::fate` reported the end sees all that the child wrote.
template <typename T>
class shared_value {
  public:
    shared_value()
        : bytes_(::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                        0)) {
        static_assert(std::is_trivially_destructible_v<T>);
        if (bytes_ == MAP_FAILED)
            throw std::system_error(errno, std::generic_category(), "cannot map shared memory");
        value_ = std::construct_at(static_cast<T*>(bytes_));
    }

    ~shared_value() {
        if (bytes_ != nullptr) ::munmap(bytes_, sizeof(T));
    }

    shared_value(shared_value&& other) noexcept
        : bytes_(std::exchange(other.bytes_, nullptr)), value_(other.value_) {}

    shared_value& operator=(shared_value&&) = delete;
    shared_value(const shared_value&) = delete;
    shared_value& operator=(const shared_value&) = delete;

    T& operator*() const noexcept { return *value_; }

    T* operator->() const noexcept { return value_; }

  private:
    void* bytes_;
    T* value_ = nullptr;
};

} // namespace grading
