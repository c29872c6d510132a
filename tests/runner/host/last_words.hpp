// What the host can still say when the program throws, dies or hangs.
#pragma once

#include <exception>
#include <string>

namespace host {

/// Where the exception was thrown, as "file:line in function" of the file under test; empty when it
/// was not thrown there. Thread-safe.
[[nodiscard]] std::string thrown_at(const std::exception_ptr& error);

/// The exception's message, or its type's name when it is no std::exception.
[[nodiscard]] std::string message_of(const std::exception_ptr& error);

/// Remembers the calling thread's stack as the place where `object` was thrown.
void note_throw(const void* object) noexcept;

/// Blocks for ever once the process is dying: what the other threads still find out is a
/// consequence.
void wait_if_dying();

/// Installs what tells the runner about deaths (std::terminate, fatal signals) and, when the keeper
/// asks at the deadline, where every thread stands.
void prepare_last_words();

} // namespace host
