// What watch mode does with each event: the state machine, without terminal, files and threads.
#pragma once

#include "core/grading.hpp"
#include "watch/keys.hpp"
#include "watch/watch_view.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace runner {

/// What watch mode needs from the rest of the runner. `grade` and `prepare` are called from
/// background threads (`prepare` from two at once), all others from the loop's thread.
struct watch_services {
    /// Returns once every process it started is gone, also when stopped.
    std::function<report(const exercise&, std::stop_token, const progress_callback&)> grade;
    /// Builds what the grading needs; returns at once when that is known to be there.
    std::function<void(const exercise&, const progress_callback&)> prepare;
    std::function<progress()> read_progress;
    std::function<std::string()> progress_notice; ///< what to tell about the file, mostly nothing
    std::function<void(const exercise&, verdict)> record_attempt;
    std::function<std::uint64_t(const exercise&)> record_hint; ///< returns the levels shown
    /// Puts the shipped file back; returns where the learner's is kept, empty when there was none.
    std::function<std::filesystem::path(const exercise&)> reset;
    std::function<std::string(const exercise&)> solution; ///< the reference's text
    std::function<std::string(const exercise&)> own;      ///< the learner's text
    /// Program and arguments that run the lesson; `mine`: on the learner's own files.
    std::function<std::vector<std::string>(const exercise&, bool mine)> lesson_command;
    watch_view::words verdict_text = to_text;
};

/// What the state machine asks of the loop around it. Nothing here blocks or throws.
class watch_outlet {
  public:
    virtual ~watch_outlet() = default;
    /// From now on changes of this file are told by `watch_machine::saved`.
    virtual void follow(const std::filesystem::path& file) = 0;
    /// The file was changed by us: not to be told.
    virtual void accept_change() = 0;
    /// Stops the grading under way, if any, and begins this one, which is called `number`.
    virtual void start_grading(const exercise& what, std::uint64_t number) = 0;
    virtual void start_preparing(const exercise& what) = 0;
    /// Gives the terminal to the lesson; `watch_machine::lesson_ended` follows.
    virtual void run_lesson(const exercise& what, bool mine) = 0;
    virtual void draw_afresh() = 0;
    virtual void quit(int status) = 0;
};

/// Not thread-safe: all on the loop's thread. Never throws for what services throw: their words
/// become the notice.
class watch_machine {
  public:
    /// `all`, `services` and `outlet` outlive the machine.
    watch_machine(const catalogue& all, const layout& places, const watch_services& services,
                  watch_outlet& outlet);

    /// Begins with this exercise of the catalogue. Throws what reading the progress throws.
    void begin(const exercise& first);

    void resized(const terminal& out, int rows);
    void pressed(const key_bursts::result& burst);
    void saved();
    /// News of the grading called `number`; those of earlier ones are ignored.
    void phase(std::uint64_t number, std::string words);
    void graded(std::uint64_t number, report result);
    /// To be called once a second. True when that changes what is shown.
    bool second_passed();
    /// Its last words stay on the screen until a key is pressed.
    void lesson_ended();

    /// One sentence for the learner, until the next key.
    void notify(std::string sentence) { view_.notice = std::move(sentence); }

    [[nodiscard]] const watch_view& view() const noexcept { return view_; }

  private:
    /// Why a grading runs: what was asked for by the learner counts as an attempt.
    enum class occasion { first_look, attempt };

    void press(const key& one, bool alone);
    bool press_always(const key& one);
    void press_in_list(const key& one);
    void answer(const key& one, bool alone);
    bool scroll(const key& one);
    void command(const key& one);
    void command_letter(char32_t code);

    void go_to(std::size_t index);
    void step(int by);
    void check(occasion why);
    void check_again();
    void show(view_mode mode);
    void show_hint();
    void show_solution();
    void show_full_output();
    void ask_reset();
    void reset();
    void select(int by);
    void record(const report& result);
    void refresh_progress();
    void prepare_next();
    template <typename Action>
    bool guarded(Action&& action);

    const watch_services& services_;
    watch_outlet& outlet_;
    terminal out_;
    int rows_ = 24;
    watch_view view_;
    std::uint64_t number_ = 0; ///< of the latest grading
    occasion why_ = occasion::first_look;
    bool quitting_ = false;
};

} // namespace runner
