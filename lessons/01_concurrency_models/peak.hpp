// The most memory that a process has used since its program was loaded.
#pragma once

#include <cstdint>
#include <string>

namespace models {

/// In KiB, of a living process: `pid` is its number, or "self". Counts pages that are resident, at
/// the moment when they were most; pages shared with other processes count in full. Throws
/// std::runtime_error when the kernel does not say.
std::int64_t peak_kib_of(const std::string& pid);

} // namespace models
