// Exit handlers, signals and the watchdog.
#include "explorer/runtime/process_end.hpp"

#include "explorer/runtime/details.hpp"
#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/real.hpp"
#include "explorer/runtime/self.hpp"
#include "explorer/runtime/symbols.hpp"
#include "explorer/runtime/world.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <cxxabi.h>
#include <dlfcn.h>
#include <exception>
#include <link.h>
#include <sys/syscall.h>
#include <typeinfo>
#include <ucontext.h>
#include <utility>
#include <vector>

namespace explorer {

namespace {

using exit_function = std::pair<void (*)(void*), void*>;

struct exit_functions {
    bool keeping = false;
    std::vector<exit_function> loaded;
    std::vector<exit_function> of_run;
};

exit_functions& all_exit_functions() {
    static auto* const all = new exit_functions; // outlives every thread
    return *all;
}

/// Whether the object is a static of an inline function or class: a library's, such as Asio's keys,
/// whose state a new run may go on with.
bool is_of_a_header(const void* object) {
    Dl_info where{};
    void* found = nullptr;
    if (dladdr1(object, &where, &found, RTLD_DL_SYMENT) == 0 || found == nullptr) return false;
    const auto binding = ELF64_ST_BIND(static_cast<const ElfW(Sym)*>(found)->st_info);
    return binding == STB_WEAK || binding == STB_GNU_UNIQUE;
}

const char* name_of_signal(int signal) {
    switch (signal) {
    case SIGSEGV:
        return "touches memory that is not its own (segmentation fault)";
    case SIGABRT:
        return "calls abort()";
    case SIGFPE:
        return "divides an integer by zero (SIGFPE)";
    case SIGBUS:
        return "touches memory that is not there (bus error)";
    default:
        return "runs into an illegal instruction";
    }
}

bool is_stack_overflow(const siginfo_t& what) {
    const auto address = reinterpret_cast<std::uintptr_t>(what.si_addr);
    constexpr std::uintptr_t guard = 4096;
    return self != nullptr && address - self->place->low < guard;
}

/// Where the code was when a signal stopped it, as a return address would say it; 0 if that cannot
/// be told. A call to where no code is has left on the stack where it came from, and nothing else.
std::uintptr_t stopped_at(const ucontext_t& context) {
#if defined(__x86_64__)
    // NOLINTBEGIN(performance-no-int-to-ptr): registers are numbers
    const auto is_code = [](std::uintptr_t pc) {
        Dl_info where{};
        return dladdr(reinterpret_cast<const void*>(pc), &where) != 0;
    };
    const auto pc = static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RIP]);
    if (is_code(pc)) return pc + 1;
    const auto* top = reinterpret_cast<const std::uintptr_t*>(context.uc_mcontext.gregs[REG_RSP]);
    return is_code(*top) ? *top : 0;
    // NOLINTEND(performance-no-int-to-ptr)
#else
    static_cast<void>(context);
    return 0;
#endif
}

/// The real calls. Where the unwinder finds nothing, `pc` and the calls that the program told of.
source_place place_of_crash(std::uintptr_t pc) {
    auto places = places_of(stack_of(*self, 0));
    if (places.empty() && pc != 0) places = places_of(stack_of(*self, pc));
    return best_place(places);
}

finding crash(const std::string& what_happens, std::uintptr_t pc = 0) {
    auto& where = the_world();
    finding what;
    what.word = "crash";
    if (!where.recording()) return what;
    const auto place = place_of_crash(pc).text();
    what.message =
        name_of(*self) + ' ' + what_happens + (place.empty() ? "" : " (" + place + ")") + '.';
    what.where = place;
    if (auto* event = where.note("fail", what_happens)) event->guilty = true;
    return what;
}

void on_fatal_signal(int signal, siginfo_t* what, void* context) {
    if (self == nullptr || !the_world().running()) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
        return;
    }
    ++self->inside;
    const bool overflow = (signal == SIGSEGV || signal == SIGBUS) && is_stack_overflow(*what);
    the_world().fail(
        crash(overflow ? "has used up its stack: a recursion without end?" : name_of_signal(signal),
              overflow ? 0 : stopped_at(*static_cast<const ucontext_t*>(context))));
}

std::string exception_in_words() {
    const auto* type = abi::__cxa_current_exception_type();
    if (type == nullptr) return "ends in std::terminate";
    int status = 0;
    char* plain = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    std::string text = "lets an exception escape: ";
    try {
        throw;
    } catch (const std::exception& known) {
        text += std::string(plain != nullptr ? plain : type->name()) + ": " + known.what();
    } catch (...) {
        text += plain != nullptr ? plain : type->name();
    }
    std::free(plain);
    return text;
}

std::terminate_handler former_terminate = nullptr;

void on_terminate() {
    if (self == nullptr || !the_world().running()) {
        if (former_terminate != nullptr) former_terminate();
        std::abort();
    }
    ++self->inside;
    the_world().fail(crash(exception_in_words()));
}

// --- the watchdog ---------------------------------------------------------------------------

constexpr long tick_ms = 250;
constexpr double endless_cpu_seconds = 2.5;
constexpr int blocked_ticks = 20;

struct watch {
    std::uint64_t heartbeat = 0;
    double cpu = 0;
    int quiet_ticks = 0;
};

watch last_seen;
timer_t timer{};
bool timer_runs = false;

double cpu_seconds() {
    timespec used{};
    real().clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

finding endless_loop(std::uintptr_t pc) {
    auto what = crash(
        "has run for a long time without doing anything that another thread could notice", pc);
    what.word = "timeout";
    what.notes.push_back("A loop without end, or a very long computation: the explorer can only "
                         "stop a thread where it "
                         "synchronises or touches memory.");
    return what;
}

void on_tick(int, siginfo_t*, void* context) {
    if (self == nullptr || !the_world().running()) return;
    const double cpu = cpu_seconds();
    if (the_world().heartbeat != last_seen.heartbeat) {
        last_seen = {the_world().heartbeat, cpu, 0};
        return;
    }
    ++last_seen.quiet_ticks;
    const bool endless = cpu - last_seen.cpu > endless_cpu_seconds;
    const bool blocked = last_seen.quiet_ticks > blocked_ticks && cpu - last_seen.cpu < 0.05;
    if (self->inside > 0 || (!endless && !blocked)) return;
    ++self->inside;
    if (endless)
        the_world().fail(endless_loop(stopped_at(*static_cast<const ucontext_t*>(context))));
    the_world().fail(tell_not_modelled(the_world(), "a system call that blocks the whole process"));
}

void start_timer() {
    sigevent how{};
    how.sigev_notify = SIGEV_THREAD_ID;
    how.sigev_signo = SIGPROF;
    how._sigev_un._tid = static_cast<pid_t>(real().syscall(SYS_gettid));
    timer_runs = timer_create(CLOCK_MONOTONIC, &how, &timer) == 0;
    if (!timer_runs) return;
    itimerspec every{};
    every.it_interval.tv_nsec = every.it_value.tv_nsec = tick_ms * 1'000'000;
    timer_settime(timer, 0, &every, nullptr);
}

void set_handler(int signal, void (*handler)(int, siginfo_t*, void*), int flags) {
    struct sigaction action {};

    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | flags;
    sigaction(signal, &action, nullptr);
}

constexpr std::array fatal_signals{SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL};
std::array<struct sigaction, fatal_signals.size()> former_actions{};

void use_own_stack_for_signals() {
    static std::array<char, std::size_t{256} * 1024> room;
    const stack_t own{room.data(), 0, room.size()};
    sigaltstack(&own, nullptr);
}

} // namespace

void keep_exit_functions(bool on) {
    all_exit_functions().keeping = on;
}

bool keep_exit_function(void (*function)(void*), void* argument, const void* library) {
    auto& all = all_exit_functions();
    // What the standard library registers belongs to the process, not to the run.
    if (self != nullptr && !is_instrumented(reinterpret_cast<std::uintptr_t>(library)))
        return false;
    if (self != nullptr) {
        const inside_scope quiet(*self);
        all.of_run.emplace_back(function, argument);
        return true;
    }
    if (!all.keeping) return false;
    all.loaded.emplace_back(function, argument);
    return true;
}

bool has_globals_to_build() {
    const auto& loaded = all_exit_functions().loaded;
    return std::any_of(loaded.begin(), loaded.end(),
                       [](const exit_function& each) { return !is_of_a_header(each.second); });
}

void begin_run_of_exit_functions() {
    all_exit_functions().of_run.clear();
}

void run_exit_functions() {
    auto& all = all_exit_functions();
    while (!all.of_run.empty()) {
        const auto [function, argument] = all.of_run.back();
        all.of_run.pop_back();
        function(argument);
    }
    if (!the_world().options().program) return; // a library's globals live as long as the process
    for (auto it = all.loaded.rbegin(); it != all.loaded.rend(); ++it)
        it->first(it->second);
}

void end_program(int status, bool handlers) {
    auto& where = the_world();
    thread& me = *self;
    if (handlers && where.options().program) run_exit_functions();
    ++me.inside;
    if (!where.options().program) {
        finding what;
        what.word = "incomplete";
        what.message = "it called exit: an answer never ends the program, it returns or throws.";
        where.fail(std::move(what));
    }
    if (status == 0 && handlers && where.others_left()) where.fail(tell_left_behind(where));
    if (status == 0) where.succeed();
    finding what;
    what.word = "wrong_result";
    what.message = "the program ended with exit status " + std::to_string(status) + '.';
    where.fail(std::move(what));
}

void begin_watching() {
    use_own_stack_for_signals();
    for (std::size_t i = 0; i < fatal_signals.size(); ++i) {
        sigaction(fatal_signals.at(i), nullptr, &former_actions.at(i));
        set_handler(fatal_signals.at(i), on_fatal_signal, 0);
    }
    set_handler(SIGPROF, on_tick, SA_RESTART);
    former_terminate = std::set_terminate(on_terminate);
    last_seen = {};
    start_timer();
}

void end_watching() {
    if (timer_runs) timer_delete(timer);
    timer_runs = false;
    std::set_terminate(former_terminate);
    for (std::size_t i = 0; i < fatal_signals.size(); ++i)
        sigaction(fatal_signals.at(i), &former_actions.at(i), nullptr);
}

} // namespace explorer
