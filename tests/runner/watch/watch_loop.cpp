// Watch mode on a terminal: connects keys, signals, files and gradings to the state machine.
#include "watch/watch_loop.hpp"

#include "watch/background.hpp"
#include "watch/foreground_run.hpp"
#include "watch/keyboard.hpp"
#include "watch/screen.hpp"
#include "watch/screen_writer.hpp"
#include "watch/tty.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace asio = boost::asio;
using boost::system::error_code;

namespace runner {
namespace {

bool can_move_cursor() {
    const char* kind = std::getenv("TERM");
    return kind != nullptr && *kind != '\0' && std::string_view(kind) != "dumb";
}

/// The loop. All handlers run on the thread that calls `run`.
class terminal_loop final : watch_outlet {
  public:
    explicit terminal_loop(const watch_setting& setting);
    int run();

  private:
    void follow(const std::filesystem::path& file) override { watcher_.follow(file); }

    void accept_change() override { watcher_.accept(); }

    void start_grading(const exercise& what, std::uint64_t number) override;
    void start_preparing(const exercise& what) override;
    void run_lesson(const exercise& what, bool mine) override;
    void draw_afresh() override;
    void quit(int status) override;

    void wait_for_signal();
    void on_signal(int signal);
    void on_stop();
    void on_continue();

    void wait_for_keys();
    void read_keys();
    void take_keys(std::vector<key> keys);
    void wait_for_burst();
    void wait_for_rest();

    void wait_for_second();

    void lesson_over(int status);
    void take_screen_back();
    void measure();
    void draw_soon();
    void draw();
    void draw_page();
    void leave();

    template <typename Event>
    void post(Event&& event);

    const watch_setting& setting_;
    const bool moves_cursor_ = can_move_cursor();
    asio::io_context loop_;
    asio::signal_set signals_;
    descriptor tty_;
    asio::steady_timer second_timer_;
    raw_terminal raw_;
    screen_writer writer_;
    watch_machine machine_;
    file_watcher watcher_;
    keyboard keyboard_;
    terminal out_;
    int rows_ = 24;
    int status_ = 0;
    bool draw_is_due_ = false;
    bool quitting_ = false;
    std::vector<std::string> printed_; ///< the last page, where the cursor cannot move
    background preparer_{setting_.services};
    background grader_{setting_.services};
    std::optional<foreground_run> lesson_;
    bool screen_is_lent_ = false; ///< the lesson's output is on it
};

terminal_loop::terminal_loop(const watch_setting& setting)
    : setting_(setting), signals_(loop_), tty_(open_terminal(STDIN_FILENO)), second_timer_(loop_),
      raw_(tty_.get(), moves_cursor_), writer_(loop_, tty_.get()),
      machine_(setting.s.all, setting.s.places, setting.services, *this),
      watcher_(
          loop_, [this] { machine_.saved(), draw_soon(); }, setting.manner),
      keyboard_(loop_, tty_.get(),
                {[this](const auto& burst) { machine_.pressed(burst), draw_soon(); },
                 [this] { quit(128 + SIGHUP); }}),
      out_(setting.s.out) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT}) {
        signals_.add(signal);
    }
    wait_for_signal();
    wait_for_second();
}

int terminal_loop::run() {
    measure();
    if (moves_cursor_) writer_.make_room(rows_);
    try {
        machine_.begin(setting_.first);
        draw_soon();
        loop_.run();
    } catch (...) {
        leave(); // before anything is waited for
        throw;
    }
    leave();
    end_all(grader_, preparer_, status_);
    return status_;
}

/// Called from any thread: the event happens on the loop's thread, then the screen is drawn.
template <typename Event>
void terminal_loop::post(Event&& event) {
    asio::post(loop_, [this, event = std::forward<Event>(event)]() mutable {
        if (quitting_) return;
        event();
        draw_soon();
    });
}

// -- what the state machine asks for ------------------------------------------------------------

void terminal_loop::start_grading(const exercise& what, std::uint64_t number) {
    grading_listener listener;
    listener.phase = [this, number](std::string words) {
        post([this, number, words = std::move(words)] { machine_.phase(number, words); });
    };
    listener.done = [this, number](report result) {
        post([this, number, result = std::move(result)] { machine_.graded(number, result); });
    };
    grader_.grade(what, std::move(listener));
}

void terminal_loop::start_preparing(const exercise& what) {
    preparer_.prepare(what);
}

void terminal_loop::run_lesson(const exercise& what, bool mine) {
    if (lesson_) return;
    keyboard_.pause();
    writer_.flush();
    raw_.leave();
    screen_is_lent_ = true;
    if (moves_cursor_) write_within(tty_.get(), "\x1b[H\x1b[J", 100);
    try {
        lesson_.emplace(tty_.get(), setting_.services.lesson_command(what, mine),
                        [this](int status) { post([this, status] { lesson_over(status); }); });
    } catch (const std::exception& error) {
        keyboard_.resume();
        take_screen_back();
        machine_.notify(error.what());
    }
}

void terminal_loop::draw_afresh() {
    measure();
    if (moves_cursor_) writer_.clear();
    printed_.clear();
}

void terminal_loop::quit(int status) {
    quitting_ = true;
    status_ = status;
    loop_.stop();
}

// -- signals ------------------------------------------------------------------------------------

void terminal_loop::wait_for_signal() {
    signals_.async_wait([this](error_code failed, int signal) {
        if (failed) return;
        on_signal(signal);
        wait_for_signal();
        draw_soon();
    });
}

void terminal_loop::on_signal(int signal) {
    switch (signal) {
    case SIGWINCH:
        return measure();
    case SIGTSTP:
        return on_stop();
    case SIGCONT:
        return on_continue();
    case SIGINT:
        return quit(0);
    default:
        return quit(128 + signal);
    }
}

/// The terminal is the shell's while we are stopped. By the signal itself and not by SIGSTOP: where
/// no shell could continue us, the kernel ignores it.
void terminal_loop::on_stop() {
    writer_.flush();
    raw_.leave();
    signals_.remove(SIGTSTP);
    signals_.remove(SIGCONT);
    std::raise(SIGTSTP);
    signals_.add(SIGCONT);
    signals_.add(SIGTSTP);
    on_continue();
}

/// Also after a stop that could not be foreseen, when the shell has changed the modes.
void terminal_loop::on_continue() {
    if (lesson_) return lesson_->go_on();
    if (machine_.view().mode == view_mode::lesson_over) return raw_.enter();
    take_screen_back();
}

// -- time and the lesson ------------------------------------------------------------------------

/// What takes long must be seen to be alive.
void terminal_loop::wait_for_second() {
    second_timer_.expires_after(std::chrono::seconds(1));
    second_timer_.async_wait([this](error_code cancelled) {
        if (cancelled) return;
        if (machine_.second_passed()) draw_soon();
        wait_for_second();
    });
}

void terminal_loop::lesson_over(int status) {
    lesson_.reset();
    machine_.lesson_ended();
    raw_.enter();
    const std::string how = status == 0              ? ""
                            : status == 128 + SIGINT ? " (interrupted)"
                                                     : " (status " + std::to_string(status) + ")";
    writer_.print({"", wrapped(out_, "The lesson has ended" + how + ". Any key leads back.")});
    keyboard_.resume();
}

void terminal_loop::take_screen_back() {
    raw_.enter();
    measure();
    screen_is_lent_ = false;
    if (moves_cursor_) writer_.make_room(rows_);
    printed_.clear();
}

// -- drawing ------------------------------------------------------------------------------------

void terminal_loop::measure() {
    const terminal_size size = size_of(tty_.get());
    out_.width = size.columns;
    rows_ = size.rows;
    machine_.resized(out_, rows_);
}

/// Once for all events that are ready.
void terminal_loop::draw_soon() {
    if (std::exchange(draw_is_due_, true)) return;
    asio::post(loop_, [this] {
        draw_is_due_ = false;
        draw();
    });
}

void terminal_loop::draw() {
    if (quitting_ || lesson_) return;
    if (screen_is_lent_ && machine_.view().mode == view_mode::lesson_over) return;
    if (screen_is_lent_) take_screen_back();
    if (!moves_cursor_) return draw_page();
    writer_.draw(frame(machine_.view(), out_, rows_));
}

void terminal_loop::draw_page() {
    std::vector<std::string> now = page(machine_.view(), out_);
    if (now == printed_) return;
    writer_.print(now);
    writer_.print({""});
    printed_ = std::move(now);
}

/// The last verdict stays on the screen; the terminal is as it was found.
void terminal_loop::leave() {
    lesson_.reset();
    writer_.flush();
    if (raw_.entered() && !screen_is_lent_) {
        const auto lines = farewell(machine_.view(), out_);
        moves_cursor_ ? writer_.draw_last(lines) : writer_.print(lines);
        writer_.flush();
    }
    raw_.leave_and_forget_input();
    signals_.clear(); // whoever presses Ctrl-C once more does not wait for anything
}

} // namespace

int watch_on_terminal(const watch_setting& setting) {
    return terminal_loop(setting).run();
}

} // namespace runner
