// On processes: tasks go down one pipe to each worker, results come up another.
#include "models.hpp"

#include "launch.hpp"
#include "peak.hpp"
#include "wire.hpp"

#include <deque>
#include <stdexcept>

namespace models {

namespace {

using workbook::descriptor;

// A process that serves tasks until its input ends. In its destructor it is told so, and reaped.
class worker_process {
  public:
    explicit worker_process(const std::filesystem::path& program) {
        auto tasks = workbook::make_pipe();
        auto replies = workbook::make_pipe();
        pid_ = workbook::launch(program, tasks.read.get(), replies.write.get());
        tasks_ = std::move(tasks.write);
        replies_ = std::move(replies.read);
    } // our copies of the child's two ends close here

    ~worker_process() {
        tasks_.close();
        workbook::reap(pid_);
    }

    worker_process(const worker_process&) = delete;
    worker_process& operator=(const worker_process&) = delete;

    void send(const std::string& task) {
        if (!workbook::write_message(tasks_.get(), task)) fail();
    }

    std::string next_result() {
        const auto message = workbook::read_message(replies_.get());
        if (!message) fail();
        const auto reply = workbook::unpack(*message);
        if (!reply.ok) throw std::runtime_error(reply.text);
        return reply.text;
    }

    [[nodiscard]] std::int64_t peak_kib() const { return peak_kib_of(std::to_string(pid_)); }

  private:
    [[noreturn]] static void fail() { throw std::runtime_error("a worker process has ended"); }

    pid_t pid_ = 0;
    descriptor tasks_;
    descriptor replies_;
};

std::string text_of(const job& what, int number) {
    return what.what == kind::io ? "io " + std::to_string(number)
                                 : "cpu " + std::to_string(what.size);
}

} // namespace

//! [processes]
on_processes_result on_processes(const job& what, const std::filesystem::path& program) {
    std::deque<worker_process> workers;
    for (int i = 0; i < what.workers; ++i)
        workers.emplace_back(program);
    const auto worker_of = [&](int task) -> worker_process& {
        return workers[static_cast<std::size_t>(task % what.workers)];
    };

    for (int i = 0; i < what.tasks; ++i)
        worker_of(i).send(text_of(what, i)); // text: the other process sees no variable of ours
    on_processes_result done;
    for (int i = 0; i < what.tasks; ++i)
        done.all.push_back(worker_of(i).next_result());
    for (const auto& worker : workers)
        done.peak_kib += worker.peak_kib();
    return done;
}

//! [processes]

} // namespace models
