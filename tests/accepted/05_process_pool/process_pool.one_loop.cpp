// Another right shape: one thread owns all workers and polls them; callers leave tasks in a letter
// box. Processes are started with posix_spawn instead of Boost.Process.
#include "process_pool.hpp"

#include "launch.hpp"
#include "wire.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

extern char** environ; // POSIX leaves this declaration to us

namespace workbook {

namespace {

struct task {
    std::string input;
    std::promise<outcome> promise;
};

struct worker {
    pid_t pid = 0;
    descriptor tasks;
    descriptor replies;
    std::optional<task> current;
};

pid_t spawn(const std::filesystem::path& program, int input, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    std::string name = program.string();
    char* const arguments[] = {name.data(), nullptr};
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, name.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::system_error(error, std::generic_category(), "cannot start " + name);
    return pid;
}

} // namespace

struct process_pool::state {
    // Constant after construction.
    std::vector<pid_t> pids;
    descriptor bell{::eventfd(0, EFD_CLOEXEC)};

    // Belongs to the loop's thread once that runs.
    std::vector<worker> workers;
    std::deque<task> line;

    // Guarded by mutex: the letter box.
    std::mutex mutex;
    std::vector<task> letters;
    bool closed = false;
    bool broken = false;

    std::thread loop;
    std::once_flag joined;

    ~state() { end_workers(); }

    void add(const std::filesystem::path& program) {
        auto tasks = make_pipe();
        auto replies = make_pipe();
        const pid_t pid = spawn(program, tasks.read.get(), replies.write.get());
        workers.push_back({pid, std::move(tasks.write), std::move(replies.read), std::nullopt});
        pids.push_back(pid);
    }

    // With the lock held: the bell is closed after the end.
    void ring() const {
        const std::uint64_t one = 1;
        while (::write(bell.get(), &one, sizeof one) == -1 && errno == EINTR) {
        }
    }

    // The loop: hand out what there is to do, wait until something happens, look what it was.
    void run() {
        while (!finished() && hand_out() && listen()) {
        }
        break_unless_finished();
        end_workers();
    }

    bool finished() {
        const std::scoped_lock lock(mutex);
        for (auto& letter : letters)
            line.push_back(std::move(letter));
        letters.clear();
        const bool all_idle =
            std::none_of(workers.begin(), workers.end(), [](auto& w) { return !!w.current; });
        return closed && line.empty() && all_idle;
    }

    bool hand_out() {
        for (auto& each : workers) {
            if (each.current || line.empty()) continue;
            each.current = std::move(line.front());
            line.pop_front();
            if (!write_message(each.tasks.get(), each.current->input)) return false;
        }
        return true;
    }

    bool listen() {
        std::vector<pollfd> watched{{bell.get(), POLLIN, 0}};
        for (auto& each : workers)
            watched.push_back({each.replies.get(), POLLIN, 0});
        if (::poll(watched.data(), watched.size(), -1) == -1) return errno == EINTR;
        if (watched[0].revents != 0) {
            std::uint64_t rings = 0;
            if (::read(bell.get(), &rings, sizeof rings) == -1 && errno != EINTR) return false;
        }
        for (std::size_t i = 0; i < workers.size(); ++i)
            if (watched[i + 1].revents != 0 && !take_reply(workers[i])) return false;
        return true;
    }

    static bool take_reply(worker& from) {
        const auto message = read_message(from.replies.get());
        if (!message || !from.current) return false;
        reply answer = unpack(*message);
        task done = std::move(*from.current);
        from.current.reset();
        if (answer.ok)
            done.promise.set_value(
                {std::move(done.input), std::move(answer.text), answer.pid, answer.time});
        else
            done.promise.set_exception(std::make_exception_ptr(task_failed(answer.text)));
        return true;
    }

    void break_unless_finished() {
        if (finished()) return;
        const std::scoped_lock lock(mutex);
        broken = true;
        const auto error =
            std::make_exception_ptr(broken_process_pool("a worker of the process pool is gone"));
        for (auto& each : workers) {
            ::kill(each.pid, SIGKILL);
            if (each.current) each.current->promise.set_exception(error);
        }
        for (auto& each : line)
            each.promise.set_exception(error);
        for (auto& each : letters)
            each.promise.set_exception(error);
        line.clear();
        letters.clear();
    }

    void end_workers() {
        for (auto& each : workers)
            each.tasks.close();
        for (auto& each : workers)
            reap(each.pid);
        workers.clear();
    }
};

process_pool::process_pool(const std::filesystem::path& worker_program)
    : process_pool(worker_program, std::max(1U, std::thread::hardware_concurrency())) {}

process_pool::process_pool(const std::filesystem::path& worker_program, std::size_t workers)
    : state_(std::make_unique<state>()) {
    if (workers == 0) throw std::invalid_argument("a process pool needs a worker");
    for (std::size_t i = 0; i < workers; ++i)
        state_->add(worker_program);
    state_->loop = std::thread([this] { state_->run(); });
}

process_pool::~process_pool() {
    shutdown();
}

std::future<outcome> process_pool::submit(std::string input) {
    task letter{std::move(input), {}};
    auto future = letter.promise.get_future();
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->broken) throw broken_process_pool("the process pool is broken");
        if (state_->closed) throw process_pool_closed();
        state_->letters.push_back(std::move(letter));
        state_->ring();
    }
    return future;
}

void process_pool::shutdown() {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->closed = true;
        state_->ring();
    }
    std::call_once(state_->joined, [this] {
        state_->loop.join();
        const std::scoped_lock lock(state_->mutex);
        state_->bell.close();
    });
}

std::vector<pid_t> process_pool::pids() const {
    return state_->pids;
}

} // namespace workbook
