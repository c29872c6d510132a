// Watch mode for programs: a verdict is a line of JSON.
#include "watch/watch_loop.hpp"

#include "watch/background.hpp"
#include "watch/tty.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <functional>
#include <iostream>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace asio = boost::asio;
using boost::system::error_code;

namespace runner {
namespace {

/// Calls back, from a thread of its own, when standard input has ended. What comes before is
/// dropped. A thread, because an input shared with other programs must not be made non-blocking.
class input_end {
  public:
    explicit input_end(std::function<void()> ended)
        : wake_(::eventfd(0, EFD_CLOEXEC)), thread_([this, ended = std::move(ended)] {
              if (wait_for_end()) ended();
          }) {}

    input_end(const input_end&) = delete;
    input_end& operator=(const input_end&) = delete;

    ~input_end() {
        const std::uint64_t one = 1;
        while (::write(wake_.get(), &one, sizeof one) < 0 && errno == EINTR) {
        }
    }

  private:
    /// False when it was woken because nobody wants to know any more.
    bool wait_for_end() const {
        std::array<char, 4096> dropped{};
        for (;;) {
            std::array<pollfd, 2> both{{{STDIN_FILENO, POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
            if (::poll(both.data(), both.size(), -1) < 0 && errno != EINTR) return false;
            if (both[1].revents != 0) return false;
            if (both[0].revents == 0) continue;
            const auto n = ::read(STDIN_FILENO, dropped.data(), dropped.size());
            if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) return true;
        }
    }

    descriptor wake_;
    std::jthread thread_; ///< last: uses the others
};

/// All handlers run on the thread that calls `run`.
class json_loop {
  public:
    explicit json_loop(const watch_setting& setting)
        : setting_(setting), signals_(loop_, SIGINT, SIGTERM, SIGHUP),
          watcher_(
              loop_, [this] { start_grading(true); }, setting.manner),
          work_(loop_.get_executor()) {}

    int run() {
        const auto passed = setting_.services.read_progress().of(setting_.first.key()).passed;
        passed_before_ = passed;
        signals_.async_wait([this](error_code failed, int) {
            if (!failed) quit(0);
        });
        watcher_.follow(setting_.s.places.exercises() / setting_.first.file());
        start_grading(false);
        {
            const input_end ending([this] { post([this] { on_input_end(); }); });
            loop_.run();
        }
        end_all(grader_, preparer_, status_);
        return status_;
    }

  private:
    template <typename Event>
    void post(Event&& event) {
        asio::post(loop_, std::forward<Event>(event));
    }

    void start_grading(bool saved) {
        const std::uint64_t number = ++number_;
        grading_listener listener;
        listener.phase = [](const std::string&) {};
        listener.done = [this, number, saved](report result) {
            post([this, number, saved, result = std::move(result)] {
                if (number == number_) tell(result, saved);
            });
        };
        grader_.grade(setting_.first, std::move(listener));
    }

    /// Saved first, told then: who reads the line may look at the progress.
    void tell(const report& result, bool saved) {
        if (saved || (result.passed() && !passed_before_)) record(result);
        std::cout << to_json(result) << '\n' << std::flush;
        told_ = true;
        if (!std::cout) quit(1);
        if (input_ended_) quit(0);
    }

    void record(const report& result) {
        try {
            setting_.services.record_attempt(setting_.first, result.result);
            passed_before_ = passed_before_ || result.passed();
        } catch (const std::exception& error) {
            std::cerr << error.what() << '\n';
        }
    }

    void on_input_end() {
        input_ended_ = true;
        if (told_) quit(0);
    }

    void quit(int status) {
        status_ = status;
        loop_.stop();
    }

    const watch_setting& setting_;
    asio::io_context loop_;
    asio::signal_set signals_;
    file_watcher watcher_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::uint64_t number_ = 0;
    int status_ = 0;
    bool passed_before_ = false;
    bool told_ = false;
    bool input_ended_ = false;
    background preparer_{setting_.services};
    background grader_{setting_.services};
};

} // namespace

int watch_as_json(const watch_setting& setting) {
    std::signal(SIGPIPE, SIG_IGN); // a reader that has gone is seen as a failed write
    return json_loop(setting).run();
}

} // namespace runner
