// 05.2 The call that never returns. The contract: lessons/05_process_pool/broken_pool.hpp
#include "broken_pool.hpp"

#include "launch.hpp"
#include "wire.hpp"

#include <csignal>
#include <optional>

namespace workbook {

// This answers every call, hangs up properly, and leaves nothing behind: as long as nobody dies.
// Kill the worker in the middle of a call, and the caller waits for ever.
struct remote_worker::state {
    pipe_ends tasks = make_pipe();
    pipe_ends replies = make_pipe();
    pid_t pid = 0;
    std::optional<broken_process_pool> broken;

    [[noreturn]] void tell_broken() {
        broken.emplace("worker " + std::to_string(pid) + " has ended");
        throw *broken;
    }
};

remote_worker::remote_worker(const std::filesystem::path& program)
    : state_(std::make_unique<state>()) {
    state_->pid = launch(program, state_->tasks.read.get(), state_->replies.write.get());
}

remote_worker::~remote_worker() {
    state_->tasks.write.close();            // the worker sees the end of its input, and ends
    if (!state_->broken) reap(state_->pid); // one that is dead already need not be waited for
}

std::string remote_worker::call(const std::string& input) {
    if (state_->broken) throw *state_->broken;
    if (!write_message(state_->tasks.write.get(), input)) state_->tell_broken();
    const auto message = read_message(state_->replies.read.get());
    if (!message) state_->tell_broken();
    reply answer = unpack(*message);
    if (!answer.ok) throw task_failed(answer.text);
    return std::move(answer.text);
}

pid_t remote_worker::pid() const noexcept {
    return state_->pid;
}

} // namespace workbook
