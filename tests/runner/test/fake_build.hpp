// A build folder whose hosts say what a test tells them to; keeper and compilers are the real ones.
#pragma once

#include "core/files.hpp"
#include "core/layout.hpp"
#include "core/toolchain.hpp"
#include "wire.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace testing {

/// Its folders go with it. One at a time: it sets the environment.
class fake_build {
  public:
    fake_build() : places_(runner::find_layout()), tools_(runner::toolchain::load(places_.build)) {
        auto name = (std::filesystem::temp_directory_path() / "fake-build-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        folder_ = name;
        std::filesystem::create_directories(folder_ / "bin");
        std::filesystem::create_symlink(places_.keeper(), folder_ / "bin" / "keeper");
        for (const char* host : {"grader_host", "program_host"})
            std::filesystem::create_symlink(WORKBOOK_FAKE_HOST, folder_ / "bin" / host);
        places_.build = folder_;
        tools_.explore.link = {"-shared"};
    }

    ~fake_build() {
        unsetenv("FAKE_HOST_SCRIPT");
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    fake_build(const fake_build&) = delete;
    fake_build& operator=(const fake_build&) = delete;

    [[nodiscard]] const runner::layout& places() const { return places_; }

    [[nodiscard]] const runner::toolchain& tools() const { return tools_; }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    /// From now on hosts say this.
    void hosts_say(const std::vector<wire::message>& messages) const {
        std::string bytes;
        for (const auto& each : messages)
            bytes += wire::encode(each);
        const auto script = folder_ / "script";
        runner::replace_file(script, bytes);
        setenv("FAKE_HOST_SCRIPT", script.c_str(), 1);
    }

    /// A file in the folder.
    [[nodiscard]] std::filesystem::path write(const std::string& name,
                                              const std::string& text) const {
        runner::replace_file(folder_ / name, text);
        return folder_ / name;
    }

  private:
    runner::layout places_;
    runner::toolchain tools_;
    std::filesystem::path folder_;
};

} // namespace testing
