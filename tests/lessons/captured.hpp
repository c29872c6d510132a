// Runs a program as a reader would in a pipe, and keeps what it said.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace testing {

/// A folder of its own for a test, gone at the end.
class scratch_folder {
  public:
    scratch_folder() : path_(std::filesystem::temp_directory_path() / "workbook lesson XXXXXX") {
        auto name = path_.string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }

    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }

  private:
    std::filesystem::path path_;
};

inline std::string contents_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What a program said and how it ended.
struct captured {
    int status = -1;
    std::string out;
    std::string err;
};

/// Runs `program arguments` under a shell with `input` on stdin, after the assignments in
/// `environment`.
inline captured run_captured(const std::string& program, const std::string& arguments = "",
                             const std::string& environment = "LC_ALL=C COLUMNS=80",
                             const std::string& input = "") {
    const scratch_folder folder;
    std::ofstream(folder.file("in"), std::ios::binary) << input;
    const auto command = "env " + environment + " '" + program + "' " + arguments + " < '" +
                         folder.file("in") + "' > '" + folder.file("out") + "' 2> '" +
                         folder.file("err") + "'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents_of(folder.file("out")),
            contents_of(folder.file("err"))};
}

} // namespace testing
