// The scheduler: one thread of the explored program runs at a time, and every step is chosen.
#pragma once

#include "explorer/runtime/findings.hpp"
#include "explorer/runtime/objects.hpp"
#include "explorer/runtime/shadow.hpp"
#include "explorer/runtime/thread.hpp"
#include "explorer/runtime/trace.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace explorer {

/// How one run is made.
struct run_options {
    bool record = false;         ///< keep the trace and tell findings in full
    bool program = false;        ///< the body is a program's main: its end ends the process
    bool early_timeouts = false; ///< a deadline may pass while others could still run
    bool stale_reads = false; ///< an atomic load may see an older value, where its order allows it
    bool spurious = true;     ///< waits may end for no reason
    std::uint64_t step_limit = 1'000'000;
    std::optional<std::uint64_t> kept_notify;  ///< counterfactual: this notify waits for its waiter
    std::optional<std::uint64_t> blame_notify; ///< a deadlock is told as the loss of this notify
};

/// What came of a run.
struct run_result {
    std::optional<finding> found;
    run_log log;
    std::uint64_t steps = 0;
    std::uint64_t hash = 0; ///< of every step with its objects; equal in every replay
    std::size_t threads = 0;
    instant elapsed = 0; ///< virtual
    bool looked_at_clock = false;
    bool reducible = true;               ///< no time, no spinning: steps alone decide
    std::vector<std::uint64_t> notifies; ///< candidates for a lost wake-up, the latest first
};

/// All of a run's state, and the operations that take-overs are made of.
///
/// Thread safety: none is needed; only one of the explored threads runs at a time, and it hands
/// over only inside `point`, `wait` and the like.
class world {
  public:
    /// Runs `body` once, as thread 0, under `how`. Returns when all threads have ended or a finding
    /// was made; threads that have not ended are given up where they stand.
    run_result run(const std::function<void()>& body, strategy& how, const run_options& options);

    // --- for take-overs, on the running thread ------------------------------------------------

    /// The thread could go on: somebody is chosen. Returns when it is this thread's turn.
    void point(object& on, touch how);

    /// As `point`, for an operation that cannot take place before `ready` holds. False when the
    /// deadline passed first.
    bool wait(object& on, touch how, bool (*ready)(const thread&), const char* waiting,
              instant deadline = never);

    /// Something changed that others may be spinning for.
    void progress() noexcept;

    /// The thread has nothing better to do until something changes.
    void step_back() noexcept;

    /// One of `options` outcomes that the standard leaves open.
    std::size_t outcome(std::size_t options, bool unusual);

    /// Counterfactual: whether the running thread's wait on `on` ends because of the notify kept.
    [[nodiscard]] bool takes_kept_notify(const object& on);

    /// Whether a wait that begins now ends for no reason.
    [[nodiscard]] bool spurious_wake_up();

    thread& create(void* (*start)(void*), void* argument);
    void finish(thread& ending);
    void end_of_body();

    /// Ends the run here and now.
    [[noreturn]] void fail(finding what);

    /// Whether somebody besides the running thread is still there, and not detached.
    [[nodiscard]] bool others_left() const;

    /// Ends the run here and now, and well.
    [[noreturn]] void succeed();

    /// The finding is kept; the run goes on to its end (an assertion has failed).
    void note_failure(finding what);

    // --- what everybody may look at ----------------------------------------------------------

    [[nodiscard]] instant now() const noexcept { return now_; }

    void sleep_until(instant deadline);
    instant look_at_clock();

    /// By how much the program has set the calendar, forward or back; steady clocks cannot be set.
    [[nodiscard]] instant calendar_shift() const noexcept { return calendar_shift_; }

    void shift_calendar(instant by) noexcept { calendar_shift_ += by; }

    [[nodiscard]] object& object_at(const void* address, object_kind kind);
    void forget_objects(std::uintptr_t address, std::size_t size, const char* verb);

    void access(std::uintptr_t address, std::size_t size, access_kind kind, std::uintptr_t pc);

    /// Adds to the trace, when one is kept.
    trace_event* note(const char* kind, const std::string& text, const object* what = nullptr,
                      std::uintptr_t pc = 0);

    void note_unusual(const char* kind, const std::string& text, const object* what);

    [[nodiscard]] bool recording() const noexcept { return trace_.on(); }

    [[nodiscard]] const run_options& options() const noexcept { return options_; }

    [[nodiscard]] bool running() const noexcept { return running_; }

    [[nodiscard]] std::deque<thread>& threads() noexcept { return threads_; }

    [[nodiscard]] std::size_t thread_count() const noexcept { return thread_count_; }

    [[nodiscard]] thread* find_thread(std::uintptr_t pthread) noexcept;

    [[nodiscard]] trace& record() noexcept { return trace_; }

    [[nodiscard]] object_table& objects() noexcept { return objects_; }

    [[nodiscard]] shadow_memory& shadow() noexcept { return shadow_; }

    [[nodiscard]] std::uint64_t progress_stamp() const noexcept { return progress_; }

    void files_changed() noexcept { files_dirty_ = true; }

    std::uint64_t next_notify() noexcept { return ++notifies_; }

    /// What was done by threads at whose end a library has published something behind our back.
    vector_clock released_by_libraries;

    void not_reducible() noexcept { result_.reducible = false; }

    /// Counts everything that shows the program is alive; read by the watchdog.
    std::uint64_t heartbeat = 0;

  private:
    void begin(strategy& how, const run_options& options);
    void clean_up();
    thread& new_thread();
    static void run_body(thread* what);
    static void run_thread(thread* what);

    void hand_on(thread& me);
    thread& choose(thread& me);
    bool collect(const thread& me);
    thread& pick();
    std::size_t ask();
    void remember(const choice_point& at, std::size_t chosen);
    void everybody_waits();
    void everybody_spins();
    bool advance_time();
    void poll_time();
    bool poll_files(int patience_ms);
    void maybe_early_timeout();
    void take_step(thread& next);
    void check_limits();
    [[noreturn]] void leave_run();
    void mix(std::uint64_t value) noexcept;

    const std::function<void()>* body_ = nullptr;
    strategy* how_ = nullptr;
    run_options options_;
    run_result result_;
    bool running_ = false;

    std::deque<thread> threads_;
    std::size_t thread_count_ = 0;
    std::vector<fiber*> fibers_;
    pid_t process_ = 0;         ///< the one that made them
    std::vector<thread*> live_; ///< not finished; ascending by number
    thread* current_ = nullptr;

    std::vector<candidate> candidates_;
    std::vector<thread*> candidate_threads_;
    std::optional<std::size_t> current_index_;
    bool someone_yielded_ = false;
    bool someone_polled_clock_ = false;
    bool files_dirty_ = false;
    bool body_ended_ = false;
    bool early_ = false;  ///< a deadline passed before it had to
    bool forced_ = false; ///< the step was not the thread's own wish: it computes for long
    std::uint64_t steps_of_body_ = 0;
    std::uint64_t barren_ = 0;
    std::uint64_t progress_ = 0;
    std::uint64_t notifies_ = 0;
    std::uint64_t fair_random_ = 0;
    std::uint32_t spurious_left_ = 0;
    instant now_ = 0;
    instant calendar_shift_ = 0;
    instant polling_step_ = 0;

    object_table objects_;
    shadow_memory shadow_;
    trace trace_;
    conflict conflict_;
    bool preempted_ = false;
};

/// The one world of this process.
[[nodiscard]] world& the_world() noexcept;

} // namespace explorer
