// What watch mode does with each event: the state machine, without terminal, files and threads.
#include "watch/watch_machine.hpp"

#include "watch/screen.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace runner {

watch_machine::watch_machine(const catalogue& all, const layout& places,
                             const watch_services& services, watch_outlet& outlet)
    : services_(services), outlet_(outlet) {
    view_.all = &all;
    view_.places = places;
    view_.verdict_text = services.verdict_text;
}

/// Does it, or puts into the notice why it could not be done.
template <typename Action>
bool watch_machine::guarded(Action&& action) {
    try {
        action();
        return true;
    } catch (const std::exception& error) {
        view_.notice = error.what();
        return false;
    }
}

// -- events -------------------------------------------------------------------------------------

void watch_machine::begin(const exercise& first) {
    view_.learner = services_.read_progress();
    const auto& exercises = view_.all->exercises();
    const auto found = std::find_if(exercises.begin(), exercises.end(),
                                    [&](const exercise& one) { return one.key() == first.key(); });
    go_to(static_cast<std::size_t>(found - exercises.begin()));
    view_.notice = services_.progress_notice();
}

void watch_machine::resized(const terminal& out, int rows) {
    out_ = out;
    rows_ = rows;
    view_.scroll = std::min(view_.scroll, scroll_limit(view_, out_, rows_));
}

void watch_machine::pressed(const key_bursts::result& burst) {
    const bool alone = burst.keys.size() == 1 && !burst.ignored;
    if (burst.ignored && view_.mode == view_mode::asking) show(view_mode::verdict);
    if (burst.ignored) view_.notice = "A paste was ignored.";
    for (const key& one : burst.keys) {
        if (!quitting_) press(one, alone);
    }
}

void watch_machine::saved() {
    if (view_.mode != view_mode::asking && view_.mode != view_mode::lesson_over) {
        show(view_mode::verdict);
    }
    check(occasion::attempt);
}

void watch_machine::phase(std::uint64_t number, std::string words) {
    if (number == number_ && view_.checking) view_.phase = std::move(words);
}

void watch_machine::graded(std::uint64_t number, report result) {
    if (number != number_ || !view_.checking) return;
    view_.checking = false;
    view_.phase.clear();
    if (view_.mode == view_mode::verdict) view_.scroll = 0;
    view_.last = std::move(result);
    record(*view_.last);
    prepare_next();
}

bool watch_machine::second_passed() {
    if (view_.checking) ++view_.seconds;
    return view_.checking;
}

void watch_machine::lesson_ended() {
    view_.mode = view_mode::lesson_over;
}

// -- keys ---------------------------------------------------------------------------------------

void watch_machine::press(const key& one, bool alone) {
    if (press_always(one)) return;
    if (view_.mode == view_mode::asking) return answer(one, alone);
    if (one.name == key_name::unknown) return;
    view_.notice.clear();
    if (view_.mode == view_mode::lesson_over) return show(view_mode::verdict);
    if (view_.mode == view_mode::list) return press_in_list(one);
    if (!scroll(one)) command(one);
}

bool watch_machine::press_always(const key& one) {
    if (one == letter(U'q') || one == control(U'c')) {
        quitting_ = true;
        outlet_.quit(0);
        return true;
    }
    if (one == control(U'l')) outlet_.draw_afresh();
    return one == control(U'l');
}

/// Only a `y` that came by itself is a yes: not one out of the middle of something pasted.
void watch_machine::answer(const key& one, bool alone) {
    show(view_mode::verdict);
    if (one == letter(U'y') && alone) return reset();
    view_.notice = "Nothing was changed.";
}

void watch_machine::press_in_list(const key& one) {
    const int page = std::max(1, body_rows(view_, out_, rows_) - 1);
    const int all = static_cast<int>(view_.all->exercises().size());
    using enum key_name;
    if (one.name == up || one == letter(U'k') || one == letter(U'p')) return select(-1);
    if (one.name == down || one == letter(U'j') || one == letter(U'n')) return select(1);
    if (one.name == page_up) return select(-page);
    if (one.name == page_down || one == letter(U' ')) return select(page);
    if (one.name == home) return select(-all);
    if (one.name == end) return select(all);
    if (one.name == enter) return go_to(view_.selected);
    if (one == letter(U'?')) return show(view_mode::help);
    if (one.name == escape || one.name == backspace || one == letter(U'l'))
        show(view_mode::verdict);
}

bool watch_machine::scroll(const key& one) {
    const int page = std::max(1, body_rows(view_, out_, rows_) - 1);
    const int limit = scroll_limit(view_, out_, rows_);
    int to = std::min(view_.scroll, limit);
    using enum key_name;
    switch (one.name) {
    case up:
        to -= 1;
        break;
    case down:
        to += 1;
        break;
    case page_up:
        to -= page;
        break;
    case page_down:
        to += page;
        break;
    case home:
        to = 0;
        break;
    case end:
        to = limit;
        break;
    default:
        return false;
    }
    view_.scroll = std::clamp(to, 0, limit);
    return true;
}

void watch_machine::command(const key& one) {
    if (one.name == key_name::enter) return check_again();
    if (one.name == key_name::escape || one.name == key_name::backspace) {
        return show(view_mode::verdict);
    }
    if (one.name == key_name::character) command_letter(one.code);
}

void watch_machine::command_letter(char32_t code) {
    switch (code) {
    case U'h':
        return show_hint();
    case U'l':
        view_.selected = view_.current;
        return show(view_mode::list);
    case U'n':
        return step(1);
    case U'p':
        return step(-1);
    case U'r':
        return ask_reset();
    case U'R':
        return check_again();
    case U'x':
        return outlet_.run_lesson(view_.what(), false);
    case U'X':
        return outlet_.run_lesson(view_.what(), true);
    case U's':
        return show_solution();
    case U'f':
        return show_full_output();
    case U'?':
        return show(view_.mode == view_mode::help ? view_mode::verdict : view_mode::help);
    default:
        return;
    }
}

// -- what the keys do ---------------------------------------------------------------------------

void watch_machine::go_to(std::size_t index) {
    view_.current = index;
    view_.selected = index;
    view_.last.reset();
    view_.hints = view_.progress_of(view_.what()).hints;
    show(view_mode::verdict);
    outlet_.follow(view_.places.exercises() / view_.what().file());
    check(occasion::first_look);
}

void watch_machine::step(int by) {
    const auto all = static_cast<int>(view_.all->exercises().size());
    const int to = static_cast<int>(view_.current) + by;
    if (to < 0) {
        view_.notice = "This is the first exercise.";
    } else if (to >= all) {
        view_.notice = "This is the last exercise.";
    } else {
        go_to(static_cast<std::size_t>(to));
    }
}

void watch_machine::check(occasion why) {
    why_ = why;
    view_.checking = true;
    view_.seconds = 0;
    view_.phase.clear();
    outlet_.start_grading(view_.what(), ++number_);
}

/// One at a time: asking again while the same file is being graded changes nothing.
void watch_machine::check_again() {
    show(view_mode::verdict);
    if (!view_.checking) check(occasion::attempt);
}

void watch_machine::show(view_mode mode) {
    view_.mode = mode;
    view_.scroll = 0;
}

/// Opening shows the hints seen so far; only with them in sight is one more uncovered.
void watch_machine::show_hint() {
    const bool open = view_.mode == view_mode::hints;
    if (view_.what().hints.empty()) {
        view_.notice = "This exercise has no hints.";
        return;
    }
    if (open || view_.hints == 0) {
        guarded([&] { view_.hints = services_.record_hint(view_.what()); });
    }
    if (view_.hints > 0) show(view_mode::hints);
    view_.scroll = scroll_limit(view_, out_, rows_);
}

void watch_machine::show_solution() {
    const exercise_progress done = view_.progress_of(view_.what());
    if (!done.passed && !done.revealed) {
        view_.notice = "The solution opens after a pass. To see it before: ./workbook solution " +
                       view_.what().id() + " --reveal";
        return;
    }
    const bool read = guarded([&] {
        view_.solution = services_.solution(view_.what());
        view_.own = services_.own(view_.what());
    });
    if (read) show(view_mode::solution);
}

void watch_machine::show_full_output() {
    if (view_.mode == view_mode::full_output) return show(view_mode::verdict);
    if (view_.last && !view_.last->compiler_output.empty()) return show(view_mode::full_output);
    view_.notice = "The compiler had nothing to say.";
}

void watch_machine::ask_reset() {
    show(view_mode::asking);
}

void watch_machine::reset() {
    std::filesystem::path kept;
    if (!guarded([&] { kept = services_.reset(view_.what()); })) return;
    view_.notice = "The file is as it was shipped.";
    if (!kept.empty()) {
        const auto below = kept.lexically_relative(view_.places.root);
        const bool inside = !below.empty() && *below.begin() != "..";
        view_.notice += " Yours is kept in " + (inside ? below : kept).string();
    }
    view_.last.reset();
    refresh_progress();
    outlet_.accept_change();
    check(occasion::first_look);
}

void watch_machine::select(int by) {
    const int last = static_cast<int>(view_.all->exercises().size()) - 1;
    const int to = std::clamp(static_cast<int>(view_.selected) + by, 0, last);
    view_.selected = static_cast<std::size_t>(to);
}

/// A first look counts only when it is the first pass; our own faults never count.
void watch_machine::record(const report& result) {
    const bool first_pass = result.passed() && !view_.progress_of(view_.what()).passed;
    const bool counts = why_ == occasion::attempt || first_pass;
    if (!counts || result.result == verdict::grader_fault) return;
    guarded([&] { services_.record_attempt(view_.what(), result.result); });
    refresh_progress();
}

void watch_machine::refresh_progress() {
    guarded([&] { view_.learner = services_.read_progress(); });
}

void watch_machine::prepare_next() {
    const auto& exercises = view_.all->exercises();
    if (view_.current + 1 < exercises.size()) outlet_.start_preparing(exercises[view_.current + 1]);
}

} // namespace runner
