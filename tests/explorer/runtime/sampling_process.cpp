// Claims samples until none is left. Its parent may be ahead of it or gone: neither waits.
#include "explorer/runtime/sampling_process.hpp"

#include "explorer/runtime/real.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <limits>
#include <new>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace explorer {

namespace {

sample_board* map_board() {
    const int flags = MAP_SHARED | MAP_ANONYMOUS;
    void* const got = mmap(nullptr, sizeof(sample_board), PROT_READ | PROT_WRITE, flags, -1, 0);
    if (got == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "shared memory");
    return ::new (got) sample_board;
}

[[noreturn]] void end_process() {
    real().syscall(SYS_exit_group, 0); // no handler of the program's runs
    std::abort();
}

} // namespace

sampling_process::sampling_process(ending how, std::function<void()> begin_child)
    : ending_(how), begin_child_(std::move(begin_child)), board_(map_board()) {}

sampling_process::~sampling_process() {
    end();
    munmap(board_, sizeof(sample_board));
}

void sampling_process::begin(const make_sample& make) {
    end();
    const pid_t parent = getpid();
    const pid_t child = real().fork();
    if (child == 0) work(make, parent);
    child_ = child; // or -1: then there is no help
}

void sampling_process::work(const make_sample& make, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) end_process(); // it was gone before
    try {
        begin_child_();
        while (const auto sample = board_->claim(std::numeric_limits<std::uint64_t>::max()))
            board_->publish(*sample, make(*sample));
    } catch (...) { // the parent will meet the same, at the right time
    }
    end_process();
}

void sampling_process::end() {
    if (child_ == -1) return;
    board_->close();
    if (ending_ == ending::kill) kill(child_, SIGKILL);
    int status = 0;
    while (waitpid(child_, &status, 0) == -1 && errno == EINTR) {
    }
    child_ = -1;
}

} // namespace explorer
