// Where things are: one place that knows the names of folders and files.
#include "core/layout.hpp"

#include "core/error.hpp"

#include <cstdlib>

#ifndef WORKBOOK_SOURCE_DIR
#error "WORKBOOK_SOURCE_DIR: the checkout, set by the build"
#endif
#ifndef WORKBOOK_BINARY_DIR
#error "WORKBOOK_BINARY_DIR: the build folder, set by the build"
#endif

namespace runner {
namespace {

namespace fs = std::filesystem;

fs::path from_environment(const char* name, const fs::path& otherwise) {
    const char* value = std::getenv(name);
    const fs::path chosen = value == nullptr || *value == '\0' ? otherwise : fs::path(value);
    return fs::absolute(chosen).lexically_normal();
}

} // namespace

layout find_layout() {
    layout found;
    found.root = from_environment("WORKBOOK_ROOT", WORKBOOK_SOURCE_DIR);
    found.build = from_environment("WORKBOOK_BUILD_DIR", WORKBOOK_BINARY_DIR);
    found.state = from_environment("WORKBOOK_STATE_DIR", found.root / ".workbook");
    if (std::getenv("WORKBOOK_EXERCISES") != nullptr)
        found.elsewhere = from_environment("WORKBOOK_EXERCISES", {});
    std::error_code ignored;
    if (!fs::is_directory(found.exercises(), ignored)) {
        throw usage_error(
            "There is no workbook at " + found.root.string() +
            " (no folder 'exercises' in it). Was it moved? Run ./workbook from where it "
            "is now; that sets it up again.");
    }
    return found;
}

} // namespace runner
