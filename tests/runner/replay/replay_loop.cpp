// Connects keys and signals to the screen of a replay.
#include "replay/replay_loop.hpp"

#include "replay/replay_frame.hpp"
#include "watch/keyboard.hpp"
#include "watch/screen_writer.hpp"
#include "watch/tty.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

#include <unistd.h>

namespace asio = boost::asio;
using boost::system::error_code;

namespace runner {
namespace {

bool is_quit(const key& pressed) {
    return pressed == letter('q') || pressed.name == key_name::escape;
}

std::size_t next_guilty(const schedule& of, std::size_t at) {
    for (std::size_t i = at + 1; i < of.steps.size(); ++i)
        if (of.steps[i].guilty) return i;
    return at;
}

/// The loop. All handlers run on the thread that calls `run`.
class stepper {
  public:
    stepper(const terminal& out, const report& what)
        : what_(what), out_(out), signals_(loop_), tty_(open_terminal(STDIN_FILENO)),
          raw_(tty_.get(), true), writer_(loop_, tty_.get()),
          keyboard_(loop_, tty_.get(),
                    {[this](const auto& burst) { take(burst.keys); }, [this] { loop_.stop(); }}) {
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT})
            signals_.add(signal);
        wait_for_signal();
    }

    void run() {
        measure();
        writer_.make_room(rows_);
        draw();
        loop_.run();
        writer_.flush();
        writer_.draw_last(replay_frame(out_, what_, at_, rows_ - 1));
        writer_.flush();
        raw_.leave_and_forget_input();
    }

  private:
    void take(const std::vector<key>& keys) {
        for (const auto& pressed : keys) {
            if (is_quit(pressed)) return loop_.stop();
            at_ = step_after_key(*what_.shown, at_, pressed);
        }
        draw();
    }

    void wait_for_signal() {
        signals_.async_wait([this](error_code failed, int signal) {
            if (failed) return;
            on_signal(signal);
            wait_for_signal();
        });
    }

    void on_signal(int signal) {
        if (signal == SIGTSTP) return on_stop();
        if (signal != SIGWINCH && signal != SIGCONT) return loop_.stop();
        if (signal == SIGCONT) raw_.enter();
        measure();
        writer_.clear();
        draw();
    }

    /// The terminal is the shell's while we are stopped.
    void on_stop() {
        writer_.flush();
        raw_.leave();
        signals_.remove(SIGTSTP);
        std::raise(SIGTSTP);
        signals_.add(SIGTSTP);
    }

    void measure() {
        const auto size = size_of(tty_.get());
        out_.width = size.columns;
        rows_ = size.rows;
    }

    void draw() { writer_.draw(replay_frame(out_, what_, at_, rows_)); }

    const report& what_;
    terminal out_;
    asio::io_context loop_;
    asio::signal_set signals_;
    descriptor tty_;
    raw_terminal raw_;
    screen_writer writer_;
    keyboard keyboard_;
    std::size_t at_ = 0;
    int rows_ = 24;
};

} // namespace

bool can_step_through(const terminal& out) {
    const char* kind = std::getenv("TERM");
    return out.interactive && kind != nullptr && *kind != '\0' && std::string_view(kind) != "dumb";
}

void step_through(const terminal& out, const report& what) {
    stepper(out, what).run();
}

std::size_t step_after_key(const schedule& of, std::size_t at, const key& pressed) {
    const std::size_t last = of.steps.size() - 1;
    const auto is = [&](char32_t code) { return pressed == letter(code); };
    const auto any_of = [&](std::initializer_list<key_name> names) {
        return std::find(names.begin(), names.end(), pressed.name) != names.end();
    };
    if (is('n') || is(' ') || any_of({key_name::right, key_name::down, key_name::enter}))
        return std::min(at + 1, last);
    if (is('p') || any_of({key_name::left, key_name::up, key_name::backspace}))
        return at > 0 ? at - 1 : 0;
    if (is('g') || pressed.name == key_name::home) return 0;
    if (is('G') || pressed.name == key_name::end) return last;
    if (is('!')) return next_guilty(of, at);
    return at;
}

} // namespace runner
