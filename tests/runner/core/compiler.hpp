// Compiles a learner's file into a library that the grader host can load.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"
#include "core/toolchain.hpp"

#include <filesystem>
#include <stop_token>
#include <string>

namespace runner {

/// What became of a file.
struct compiled {
    bool ok = false;
    bool stopped = false;
    std::filesystem::path library; ///< exists when `ok`
    std::string shown_file;        ///< the file's name in the compiler's messages
    std::string output;            ///< everything the compiler and the linker said
    std::string fault; ///< one sentence when no compiler could judge it: too long, a hang
};

/// Compiles and links `source` as an answer to `what`, into `scratch`. Blocks; thread-safe.
/// `compiler` is one of the toolchain's.
[[nodiscard]] compiled compile(const layout& places, const learner_compiler& compiler,
                               const exercise& what, const std::filesystem::path& source,
                               const std::filesystem::path& scratch, std::stop_token stop);

/// Compiles and links the C or C++ program `source`, a path as people know it, into a library in
/// `scratch` that can be run under the explorer. Works in `directory`. Blocks; thread-safe.
[[nodiscard]] compiled compile_program(const layout& places, const toolchain& tools,
                                       const std::filesystem::path& directory,
                                       const std::filesystem::path& source,
                                       const std::filesystem::path& scratch, std::stop_token stop);

/// By the end of its name. Neither: no program that can be compiled.
[[nodiscard]] bool is_c_file(const std::filesystem::path& file);
[[nodiscard]] bool is_cxx_file(const std::filesystem::path& file);

} // namespace runner
