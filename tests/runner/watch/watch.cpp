// `workbook watch`: the current exercise, graded at every save.
#include "commands/commands.hpp"

#include "core/error.hpp"
#include "core/grading.hpp"
#include "core/progress.hpp"
#include "core/reference.hpp"
#include "core/shipped.hpp"
#include "core/toolchain.hpp"
#include "watch/watch_loop.hpp"

#include <mutex>
#include <set>

namespace runner {
namespace {

/// Builds each exercise's grader once: asking the build system again at every save would cost more
/// than the grading. Thread-safe.
class prepared_graders {
  public:
    void prepare(const layout& places, const exercise& what, const progress_callback& tell) {
        if (is_known(what)) return;
        runner::prepare(places, what, tell);
        const std::lock_guard lock(m_);
        known_.insert(what.key());
    }

  private:
    bool is_known(const exercise& what) {
        const std::lock_guard lock(m_);
        return known_.contains(what.key());
    }

    std::mutex m_;
    std::set<std::string> known_; ///< guarded by m_
};

std::vector<std::string> lesson_command(const exercise& what, bool mine) {
    std::vector<std::string> words{"/proc/self/exe", "run", what.lesson};
    if (mine) words.emplace_back("--mine");
    return words;
}

/// The real services. All parts live as long as `watch` runs.
struct workshop {
    explicit workshop(session& of)
        : s(of), tools(toolchain::load(of.places.build)), store(of.places.progress_file()) {}

    report grade(const exercise& what, std::stop_token stop, const progress_callback& tell) const {
        const grading_request request{s.places.exercises() / what.file(), false};
        return runner::grade(s.places, tools, s.all, what, request, std::move(stop), tell);
    }

    std::filesystem::path reset(const exercise& what) {
        auto kept = runner::reset(s.places, what);
        store.record_reset(what.key());
        return kept;
    }

    watch_services services();

    session& s;
    toolchain tools;
    progress_store store;
    prepared_graders graders;
};

watch_services workshop::services() {
    watch_services all;
    all.grade = [this](const exercise& what, std::stop_token stop, const progress_callback& tell) {
        return grade(what, std::move(stop), tell);
    };
    all.prepare = [this](const exercise& what, const progress_callback& tell) {
        graders.prepare(s.places, what, tell);
    };
    all.read_progress = [this] { return store.read(); };
    all.progress_notice = [this] { return store.notice(); };
    all.record_attempt = [this](const exercise& what, verdict result) {
        store.record_attempt(what.key(), result);
    };
    all.record_hint = [this](const exercise& what) {
        return store.record_hint(what.key(), what.hints.size());
    };
    all.reset = [this](const exercise& what) { return reset(what); };
    all.solution = [this](const exercise& what) { return reference_text(s.places, what); };
    all.own = [this](const exercise& what) { return learner_text(s.places, what); };
    all.lesson_command = lesson_command;
    return all;
}

} // namespace

int watch(session& s, bool json, const std::optional<std::string>& name) {
    if (!json && !s.out.interactive) return status(s);
    const exercise& first = name ? s.all.find(*name) : current_exercise(s);
    workshop shop(s);
    const watch_services services = shop.services();
    const watch_setting setting{s, first, services};
    return json ? watch_as_json(setting) : watch_on_terminal(setting);
}

} // namespace runner
