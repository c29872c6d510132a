// The remote worker, mended: our copies of its ends are closed, and the dead are reaped as well.
#include "broken_pool.hpp"

#include "launch.hpp"
#include "wire.hpp"

#include <csignal>
#include <optional>
#include <utility>

namespace workbook {

//! [remote_worker]
struct remote_worker::state {
    descriptor tasks; // they were whole pipes: both ends of each, kept for the worker's whole life
    descriptor replies;
    pid_t pid = 0;
    std::optional<broken_process_pool> broken;

    explicit state(const std::filesystem::path& program) {
        pipe_ends to_worker = make_pipe();
        pipe_ends from_worker = make_pipe();
        pid = launch(program, to_worker.read.get(), from_worker.write.get());
        tasks = std::move(to_worker.write);
        replies = std::move(from_worker.read);
    } // the child's two ends close here: now its death is the end of its replies

    // However we learned of it, the worker is ended and reaped here, once: then its story is known.
    [[noreturn]] void tell_broken() {
        ::kill(pid, SIGKILL);
        broken.emplace("worker " + std::to_string(pid) + ' ' + reap(pid));
        throw *broken;
    }
};

//! [remote_worker]

remote_worker::remote_worker(const std::filesystem::path& program)
    : state_(std::make_unique<state>(program)) {}

remote_worker::~remote_worker() {
    state_->tasks.close();                  // the worker sees the end of its input, and ends
    if (!state_->broken) reap(state_->pid); // otherwise tell_broken has done it
}

std::string remote_worker::call(const std::string& input) {
    if (state_->broken) throw *state_->broken;
    if (!write_message(state_->tasks.get(), input)) state_->tell_broken();
    const auto message = read_message(state_->replies.get());
    if (!message) state_->tell_broken();
    reply answer = unpack(*message);
    if (!answer.ok) throw task_failed(answer.text);
    return std::move(answer.text);
}

pid_t remote_worker::pid() const noexcept {
    return state_->pid;
}

} // namespace workbook
