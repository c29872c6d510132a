// Folders of answers, and the line that tells what is being done.
#include "commands/grading_parts.hpp"

#include "core/error.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace runner {

std::filesystem::path answers_folder(const layout& places, const std::string& from) {
    if (from.empty()) return places.exercises();
    auto folder = std::filesystem::absolute(from).lexically_normal();
    if (!std::filesystem::is_directory(folder)) folder = places.root / from;
    if (!std::filesystem::is_directory(folder))
        throw usage_error("there is no folder " + from +
                          ". Next: --from names a folder that holds <lesson>/<exercise>.cpp.");
    return folder;
}

progress_callback phases(const terminal& out, bool quiet) {
    if (quiet || !out.styled || isatty(STDERR_FILENO) == 0) return {};
    return [](std::string_view phase) { fmt::print(stderr, "\r\x1b[K{} ...\r", phase); };
}

void clear(const progress_callback& shown) {
    if (shown) fmt::print(stderr, "\r\x1b[K");
}

} // namespace runner
