// Another right shape: a minder thread for each worker takes tasks from one line, writes and reads;
// a watcher waits for deaths on pidfds, also of workers whose minder has nothing to do.
#include "process_pool.hpp"

#include "launch.hpp"
#include "wire.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace workbook {

namespace {

struct task {
    std::string input;
    std::promise<outcome> promise;
};

struct worker {
    pid_t pid = 0;
    descriptor death; // a pidfd: readable once the process has ended
    descriptor tasks;
    descriptor replies;
    std::optional<task> current; // guarded by the pool's mutex
    bool released = false;       // guarded by the pool's mutex: may end now
    std::thread minder;
};

void settle(task done, const std::string& message) {
    reply answer = unpack(message);
    if (answer.ok)
        done.promise.set_value(
            {std::move(done.input), std::move(answer.text), answer.pid, answer.time});
    else
        done.promise.set_exception(std::make_exception_ptr(task_failed(answer.text)));
}

} // namespace

struct process_pool::state {
    std::deque<worker> workers; // its size is constant after construction

    // Guarded by mutex.
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<task> line;
    bool closed = false;
    bool broken = false;

    pipe_ends stop = make_pipe(); // its write end is closed to end the watcher
    std::thread watcher;
    std::once_flag joined;

    ~state() { end(); }

    void add(const std::filesystem::path& program) {
        auto tasks = make_pipe();
        auto replies = make_pipe();
        const pid_t pid = launch(program, tasks.read.get(), replies.write.get());
        worker& made = workers.emplace_back();
        made.pid = pid;
        made.death = descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
        made.tasks = std::move(tasks.write);
        made.replies = std::move(replies.read);
        if (made.death.get() == -1)
            throw std::system_error(errno, std::generic_category(), "cannot watch a worker");
    }

    void start() {
        for (worker& each : workers)
            each.minder = std::thread([this, &each] { mind(each); });
        watcher = std::thread([this] { watch(); });
    }

    void mind(worker& mine) {
        while (const auto input = next_for(mine)) {
            std::optional<std::string> message;
            if (write_message(mine.tasks.get(), *input)) message = read_message(mine.replies.get());
            std::unique_lock lock(mutex);
            if (!message) break_pool();
            if (!mine.current) break;
            task done = std::move(*mine.current);
            mine.current.reset();
            lock.unlock();
            settle(std::move(done), *message);
        }
        const std::scoped_lock lock(mutex);
        mine.released = true;
        mine.tasks.close();
    }

    // Waits for a task; nothing when there will be none.
    std::optional<std::string> next_for(worker& mine) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return broken || closed || !line.empty(); });
        if (broken || line.empty()) return std::nullopt;
        mine.current = std::move(line.front());
        line.pop_front();
        return mine.current->input;
    }

    void watch() {
        std::vector<pollfd> watched{{stop.read.get(), 0, 0}};
        for (worker& each : workers)
            watched.push_back({each.death.get(), POLLIN, 0});
        for (;;) {
            if (::poll(watched.data(), watched.size(), -1) == -1) continue; // EINTR
            if (watched[0].revents != 0) return;
            for (std::size_t i = 0; i < workers.size(); ++i) {
                if (watched[i + 1].revents == 0) continue;
                watched[i + 1].fd = -1; // heard; poll leaves negative ones out
                const std::scoped_lock lock(mutex);
                if (!workers[i].released) break_pool();
            }
        }
    }

    // With the lock held.
    void break_pool() {
        broken = true;
        const auto error =
            std::make_exception_ptr(broken_process_pool("a worker of the process pool is gone"));
        for (worker& each : workers) {
            ::kill(each.pid, SIGKILL); // nobody is reaped before `end`, so the pid is still ours
            if (each.current) each.current->promise.set_exception(error);
            each.current.reset();
        }
        for (task& each : line)
            each.promise.set_exception(error);
        line.clear();
        changed.notify_all();
    }

    void end() {
        std::call_once(joined, [this] {
            for (worker& each : workers)
                if (each.minder.joinable()) each.minder.join();
            for (worker& each : workers)
                each.tasks.close();
            stop.write.close();
            if (watcher.joinable()) watcher.join();
            stop.read.close();
            for (worker& each : workers) {
                reap(each.pid);
                each.replies.close();
                each.death.close();
            }
        });
    }
};

process_pool::process_pool(const std::filesystem::path& worker_program)
    : process_pool(worker_program, std::max(1U, std::thread::hardware_concurrency())) {}

process_pool::process_pool(const std::filesystem::path& worker_program, std::size_t workers)
    : state_(std::make_unique<state>()) {
    if (workers == 0) throw std::invalid_argument("a process pool needs a worker");
    for (std::size_t i = 0; i < workers; ++i)
        state_->add(worker_program);
    state_->start();
}

process_pool::~process_pool() {
    shutdown();
}

std::future<outcome> process_pool::submit(std::string input) {
    task next{std::move(input), {}};
    auto future = next.promise.get_future();
    const std::scoped_lock lock(state_->mutex);
    if (state_->broken) throw broken_process_pool("the process pool is broken");
    if (state_->closed) throw process_pool_closed();
    state_->line.push_back(std::move(next));
    state_->changed.notify_one();
    return future;
}

void process_pool::shutdown() {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->closed = true;
        state_->changed.notify_all();
    }
    state_->end();
}

std::vector<pid_t> process_pool::pids() const {
    std::vector<pid_t> all;
    for (const worker& each : state_->workers)
        all.push_back(each.pid);
    return all;
}

} // namespace workbook
