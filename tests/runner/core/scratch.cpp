// Scratch folders through mkdtemp, which makes the name and the folder in one step.
#include "core/scratch.hpp"

#include "core/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace runner {

scratch_folder::scratch_folder(const std::filesystem::path& parent) {
    std::error_code ignored;
    std::filesystem::create_directories(parent, ignored);
    auto pattern = (parent / "run-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw usage_error("cannot write below " + parent.string() + ": " + std::strerror(errno) +
                          ". Next: free some space, or clone the workbook where you may write.");
    path_ = pattern;
}

scratch_folder::~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace runner
