// Another way to mend it: a descriptor that stands for the process becomes readable when it ends.
#include "broken_pool.hpp"

#include "launch.hpp"
#include "wire.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <utility>

namespace workbook {

struct remote_worker::state {
    pipe_ends tasks = make_pipe();
    pipe_ends replies =
        make_pipe(); // our copy of its write end stays open: its end tells us nothing
    pid_t pid = 0;
    descriptor life;
    std::optional<broken_process_pool> broken;

    // True when there is an answer to read; false when the worker has ended without one.
    [[nodiscard]] bool wait_for_answer() const {
        std::array<pollfd, 2> at{pollfd{replies.read.get(), POLLIN, 0},
                                 pollfd{life.get(), POLLIN, 0}};
        while (::poll(at.data(), at.size(), -1) == -1 && errno == EINTR) {
        }
        return (at[0].revents & POLLIN) != 0;
    }

    void end_worker() {
        ::kill(pid, SIGKILL);
        broken.emplace("worker " + std::to_string(pid) + ' ' + reap(pid));
    }
};

remote_worker::remote_worker(const std::filesystem::path& program)
    : state_(std::make_unique<state>()) {
    state_->pid = launch(program, state_->tasks.read.get(), state_->replies.write.get());
    state_->tasks.read.close();
    state_->life = descriptor(static_cast<int>(::syscall(SYS_pidfd_open, state_->pid, 0)));
}

remote_worker::~remote_worker() {
    state_->tasks.write.close();
    if (!state_->broken) reap(state_->pid);
}

std::string remote_worker::call(const std::string& input) {
    if (state_->broken) throw *state_->broken;
    std::optional<std::string> message;
    if (write_message(state_->tasks.write.get(), input) && state_->wait_for_answer()) {
        state_->replies.write.close(); // from here on, half an answer has an end
        message = read_message(state_->replies.read.get());
    }
    if (!message) state_->end_worker();
    if (state_->broken) throw *state_->broken;
    reply answer = unpack(*message);
    if (!answer.ok) throw task_failed(answer.text);
    return std::move(answer.text);
}

pid_t remote_worker::pid() const noexcept {
    return state_->pid;
}

} // namespace workbook
