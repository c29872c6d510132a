// Standard output in a memory file that is emptied after every run.
#include "explorer/runtime/printed_outputs.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace explorer {

namespace {

constexpr std::size_t most_texts = 64;
constexpr std::size_t most_bytes = std::size_t{64} * 1024;

} // namespace

void count_output(std::vector<printed_output>& all, const std::string& text,
                  std::uint64_t schedules) {
    const auto known = std::find_if(all.begin(), all.end(),
                                    [&](const printed_output& each) { return each.text == text; });
    if (known != all.end())
        known->schedules += schedules;
    else if (all.size() < most_texts)
        all.push_back({text, schedules});
}

caught_output::caught_output() : file_(memfd_create("printed", MFD_CLOEXEC)) {
    if (file_ == -1) throw std::system_error(errno, std::generic_category(), "memfd_create");
    std::fflush(stdout);
    dup2(file_, STDOUT_FILENO);
}

caught_output::~caught_output() {
    close(file_);
}

std::string caught_output::take() {
    std::fflush(stdout);

    struct stat about {};

    std::string text;
    if (fstat(file_, &about) == 0)
        text.resize(std::min(static_cast<std::size_t>(about.st_size), most_bytes));
    const auto got = pread(file_, text.data(), text.size(), 0);
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    if (ftruncate(file_, 0) == 0) lseek(file_, 0, SEEK_SET);
    return text;
}

} // namespace explorer
