// A pool of processes: one thread listens to each worker, so that a death is heard at once.
#include "process_pool.hpp"

#include "launch.hpp"
#include "wire.hpp"

#include <algorithm>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace workbook {

namespace {

struct task {
    std::string input;
    std::promise<outcome> promise;
};

struct worker {
    // Constant after construction.
    pid_t pid = 0;
    descriptor replies;

    // Guarded by the pool's mutex.
    std::shared_ptr<descriptor> tasks; // empty: we hung up. Shared with whoever is writing just now
    std::optional<task> current;       // what it works on
    bool leaving = false;              // its listener is about to reap it: its pid is off limits

    std::thread listener;
};

// A task on its way to a worker: written without holding the lock, since writing may block.
struct errand {
    worker* to = nullptr;
    std::shared_ptr<descriptor> tasks;
    std::string input;
};

//! [settle]
void settle(task done, const std::string& message) {
    reply answer = unpack(message);
    if (answer.ok)
        done.promise.set_value(
            {std::move(done.input), std::move(answer.text), answer.pid, answer.time});
    else
        done.promise.set_exception(std::make_exception_ptr(task_failed(answer.text)));
}

//! [settle]

} // namespace

struct process_pool::state {
    std::mutex mutex;

    // Guarded by mutex.
    std::deque<worker> workers; // never grows after construction, so references stay valid
    std::deque<worker*> idle;   // first idle, first used; empty whenever `waiting` is not
    std::deque<task> waiting;
    bool closed = false;
    std::optional<broken_process_pool> broken;

    std::once_flag joined;

    void launch_worker(const std::filesystem::path& program);
    void listen(worker& self);
    bool take_reply(worker& self, const std::string& message);
    void farewell(worker& self);
    void break_pool(const std::string& why);
    errand assign(worker& to, task next);
    void send(const errand& what);
    void abandon();
    void join();
};

//! [launch_worker]
void process_pool::state::launch_worker(const std::filesystem::path& program) {
    pipe_ends tasks = make_pipe();
    pipe_ends replies = make_pipe();
    worker& added = workers.emplace_back();
    added.pid = launch(program, tasks.read.get(), replies.write.get());
    added.tasks = std::make_shared<descriptor>(std::move(tasks.write));
    added.replies = std::move(replies.read);
    idle.push_back(&added);
    // Here our copies of the child's two ends close. Were replies.write to stay open, the worker's
    // death would never show as the end of its replies: we would be holding the pipe open
    // ourselves.
}

//! [launch_worker]

//! [listen]
void process_pool::state::listen(worker& self) {
    while (const auto message = read_message(self.replies.get()))
        if (!take_reply(self, *message)) break;
    farewell(self);
}

//! [listen]

// False when nobody asked: the pool is broken already, or the worker talks out of turn.
bool process_pool::state::take_reply(worker& self, const std::string& message) {
    std::unique_lock lock(mutex);
    if (!self.current) return false;
    task done = std::move(*self.current);
    self.current.reset();
    std::optional<errand> next;
    if (!waiting.empty()) {
        next = assign(self, std::move(waiting.front()));
        waiting.pop_front();
    } else if (closed) {
        self.tasks.reset(); // nothing left for this one: it sees the end of its input, and ends
    } else {
        idle.push_back(&self);
    }
    lock.unlock();
    settle(std::move(done), message);
    if (next) send(*next);
    return true;
}

//! [farewell]
void process_pool::state::farewell(worker& self) {
    {
        const std::scoped_lock lock(mutex);
        self.leaving = true; // from here on nobody else signals this pid: soon it may be reused
    }
    ::kill(self.pid,
           SIGKILL); // it may have closed its pipe and live on; if dead, this does nothing
    const std::string how = reap(self.pid);

    const std::scoped_lock lock(mutex);
    const bool expected = !self.tasks && !self.current;
    if (!expected) break_pool("worker " + std::to_string(self.pid) + ' ' + how);
}

//! [farewell]

//! [break_pool]
// With the lock held.
void process_pool::state::break_pool(const std::string& why) {
    if (!broken) broken.emplace("the process pool is broken: " + why);
    const auto error = std::make_exception_ptr(*broken);
    for (worker& each : workers) {
        if (!each.leaving) ::kill(each.pid, SIGKILL);
        if (each.current) each.current->promise.set_exception(error);
        each.current.reset();
    }
    for (task& each : waiting)
        each.promise.set_exception(error);
    waiting.clear();
}

//! [break_pool]

// With the lock held. REQUIRES: `to` is not working.
errand process_pool::state::assign(worker& to, task next) {
    to.current = std::move(next);
    return {&to, to.tasks, to.current->input};
}

// Without the lock.
void process_pool::state::send(const errand& what) {
    if (write_message(what.tasks->get(), what.input)) return;
    // It no longer listens. Make sure that it is dead: its listener hears that and does the rest.
    const std::scoped_lock lock(mutex);
    if (!what.to->leaving) ::kill(what.to->pid, SIGKILL);
}

// When the pool could not be completed: ends what was launched.
void process_pool::state::abandon() {
    if (!workers.empty() && workers.back().pid == 0) workers.pop_back(); // it was not launched
    {
        const std::scoped_lock lock(mutex);
        closed = true;
        for (worker& each : workers)
            each.tasks.reset();
    }
    for (worker& each : workers)
        if (!each.listener.joinable()) farewell(each);
    join();
}

void process_pool::state::join() {
    std::call_once(joined, [this] {
        for (worker& each : workers)
            if (each.listener.joinable()) each.listener.join();
        const std::scoped_lock lock(mutex);
        for (worker& each : workers)
            each.tasks.reset();
        for (worker& each : workers)
            each.replies.close();
    });
}

process_pool::process_pool(const std::filesystem::path& worker_program)
    : process_pool(worker_program, std::max(1U, std::thread::hardware_concurrency())) {}

process_pool::process_pool(const std::filesystem::path& worker_program, std::size_t workers)
    : state_(std::make_unique<state>()) {
    if (workers == 0) throw std::invalid_argument("a process pool needs at least one worker");
    try {
        // First all processes, then the threads: forking is simplest while there is one thread.
        for (std::size_t i = 0; i < workers; ++i)
            state_->launch_worker(worker_program);
        for (worker& each : state_->workers)
            each.listener = std::thread([this, &each] { state_->listen(each); });
    } catch (...) {
        state_->abandon();
        throw;
    }
}

process_pool::~process_pool() {
    shutdown();
}

//! [submit]
std::future<outcome> process_pool::submit(std::string input) {
    task next{std::move(input), {}};
    auto future = next.promise.get_future();
    std::unique_lock lock(state_->mutex);
    if (state_->broken) throw *state_->broken;
    if (state_->closed) throw process_pool_closed();
    if (state_->idle.empty()) {
        state_->waiting.push_back(std::move(next));
        return future;
    }
    worker& chosen = *state_->idle.front();
    state_->idle.pop_front();
    const errand what = state_->assign(chosen, std::move(next));
    lock.unlock();
    state_->send(what);
    return future;
}

//! [submit]

//! [shutdown]
void process_pool::shutdown() {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->closed = true;
        for (worker* each : state_->idle)
            each->tasks.reset(); // the busy ones follow when done
        state_->idle.clear();
    }
    state_->join();
}

//! [shutdown]

std::vector<pid_t> process_pool::pids() const {
    std::vector<pid_t> all;
    for (const worker& each : state_->workers)
        all.push_back(each.pid);
    return all;
}

} // namespace workbook
