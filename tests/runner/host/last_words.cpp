// Hooks for throws, terminate, fatal signals, and the keeper's question at the deadline.
#include "host/last_words.hpp"

#include "host/channel.hpp"
#include "host/explored.hpp"
#include "host/frames.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <cxxabi.h>
#include <dlfcn.h>
#include <filesystem>
#include <memory>
#include <mutex>
#include <sys/syscall.h>
#include <thread>
#include <typeinfo>
#include <unistd.h>

namespace host {

namespace {

/// The latest throws: an exception that crosses threads is reported far from where it was thrown.
class throw_log {
  public:
    void add(const void* object) noexcept {
        raw_stack stack;
        capture(stack);
        const std::lock_guard lock(mutex_);
        entries_[next_++ % entries_.size()] = {object, stack};
    }

    [[nodiscard]] raw_stack find(const void* object) {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const auto& candidate = entries_[(next_ - 1 - i) % entries_.size()];
            if (candidate.object == object) return candidate.stack;
        }
        return {};
    }

  private:
    struct entry {
        const void* object = nullptr;
        raw_stack stack;
    };

    std::mutex mutex_;
    std::array<entry, 64> entries_{}; // guarded by mutex_
    std::size_t next_ = 0;            // guarded by mutex_
};

throw_log& throws() {
    static throw_log log;
    return log;
}

/// libstdc++ keeps an exception_ptr as one pointer to the thrown object.
const void* object_of(const std::exception_ptr& error) {
    const void* object = nullptr;
    static_assert(sizeof error == sizeof object);
    // NOLINTNEXTLINE(bugprone-undefined-memory-manipulation): only the pointer in it is read
    std::memcpy(&object, &error, sizeof object);
    return object;
}

std::atomic<bool> dying{false};

/// Says at once that the process dies, and of what; where it happened takes longer to find out.
void announce_death(const std::string& of_what) {
    dying.store(true);
    if (to_runner != nullptr) to_runner->tell("dying", {of_what});
}

void on_terminate() {
    const auto error = std::current_exception();
    const std::string what =
        error ? "an exception left a thread or a noexcept function: " + message_of(error)
              : "std::terminate was called";
    announce_death(what);
    raw_stack here;
    capture(here);
    auto where = error ? thrown_at(error) : std::string{};
    if (where.empty()) where = innermost_under_test(here);
    if (to_runner != nullptr) to_runner->tell("died", {what, where});
    std::signal(SIGABRT, SIG_DFL);
    std::abort();
}

const char* name_of(int signal) {
    switch (signal) {
    case SIGSEGV:
        return "it touched memory that is not its own (segmentation fault)";
    case SIGABRT:
        return "it called abort()";
    case SIGFPE:
        return "it divided an integer by zero (SIGFPE)";
    case SIGBUS:
        return "it touched memory that is not there (bus error)";
    case SIGILL:
        return "it ran into an illegal instruction";
    default:
        return "a fatal signal";
    }
}

void on_fatal_signal(int signal) {
    std::signal(signal, SIG_DFL);
    announce_death(name_of(signal));
    raw_stack here;
    capture(here);
    // Not async-signal-safe, but the process is lost anyway: at worst it hangs until the deadline.
    if (to_runner != nullptr)
        to_runner->tell("died", {name_of(signal), innermost_under_test(here)});
    raise(signal);
}

constexpr std::size_t most_threads = 64;

struct stand {
    std::atomic<bool> known{false};
    raw_stack stack;
};

std::array<stand, most_threads> stands;
std::atomic<std::size_t> next_stand{0};

int each_thread_signal() {
    return SIGRTMIN + 4;
}

void note_where_this_thread_stands(int) {
    const auto slot = next_stand.fetch_add(1);
    if (slot >= most_threads) return;
    capture(stands[slot].stack);
    stands[slot].known.store(true,
                             std::memory_order_release); // pairs with the acquire in tell_stands
}

std::size_t ask_every_thread() {
    std::size_t asked = 0;
    std::error_code ignored;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", ignored)) {
        const auto id = std::atol(task.path().filename().c_str());
        if (asked < most_threads && syscall(SYS_tgkill, getpid(), id, each_thread_signal()) == 0)
            ++asked;
    }
    return asked;
}

/// "worker.cpp:12 in run, called from worker.cpp:40 in start"
std::string in_words(const raw_stack& stack) {
    std::string text;
    for (const auto& frame : frames_under_test(stack)) {
        text +=
            (text.empty() ? "" : ", called from ") + frame.file + ":" + std::to_string(frame.line);
        if (!frame.function.empty()) text += " in " + frame.function;
    }
    return text;
}

/// Runs on a thread of its own, so that a main thread that holds a lock cannot stop it.
void tell_stands() {
    const auto asked = ask_every_thread();
    int patience = 2000; // for all of them: one that has blocked the signal never answers
    for (std::size_t i = 0; i < asked; ++i)
        for (; patience > 0 && !stands[i].known.load(std::memory_order_acquire);
             --patience) // pairs with the release store of each thread
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
    wire::message lines;
    for (std::size_t i = 0; i < asked; ++i)
        if (auto text = in_words(stands[i].stack); !text.empty()) lines.push_back(std::move(text));
    if (to_runner != nullptr) to_runner->tell("stands", std::move(lines));
    _exit(0);
}

/// Waits for the keeper's question. Every other thread has the signal blocked, by inheritance.
void answer_keeper() {
    sigset_t question;
    sigemptyset(&question);
    sigaddset(&question, SIGRTMIN + 3);
    int signal = 0;
    while (sigwait(&question, &signal) != 0) {
    }
    tell_stands();
}

void listen_for_keeper() {
    sigset_t question;
    sigemptyset(&question);
    sigaddset(&question, SIGRTMIN + 3);
    pthread_sigmask(SIG_BLOCK, &question, nullptr);

    struct sigaction each {};

    each.sa_handler = note_where_this_thread_stands;
    sigaction(each_thread_signal(), &each, nullptr);
    // Given away on purpose: it answers until the process is gone, and a destructor that joined or
    // terminated would change what the learner's own exit() does.
    [[maybe_unused]] auto* for_ever = std::make_unique<std::thread>(answer_keeper).release();
}

/// A stack for the handlers: a recursion without end has none left.
void use_own_stack_for_signals() {
    static std::array<char, std::size_t{64} * 1024> room;
    const stack_t own{room.data(), 0, room.size()};
    sigaltstack(&own, nullptr);
}

} // namespace

std::string thrown_at(const std::exception_ptr& error) {
    return error ? innermost_under_test(throws().find(object_of(error))) : std::string{};
}

std::string message_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        return known.what();
    } catch (...) {
        int status = 0;
        const auto* type = abi::__cxa_current_exception_type();
        char* plain = type != nullptr ? abi::__cxa_demangle(type->name(), nullptr, nullptr, &status)
                                      : nullptr;
        const std::string name = plain != nullptr ? plain : "an unknown type";
        std::free(plain);
        return "a value of type " + name;
    }
}

void prepare_last_words() {
    raw_stack warm_up;
    capture(warm_up); // loads the unwinder now, not inside a handler
    use_own_stack_for_signals();
    std::set_terminate(on_terminate);
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) {
        struct sigaction action {};

        action.sa_handler = on_fatal_signal;
        action.sa_flags = SA_ONSTACK;
        sigaction(signal, &action, nullptr);
    }
    listen_for_keeper();
}

void wait_if_dying() {
    while (dying.load())
        pause();
}

void note_throw(const void* object) noexcept {
    const unexplored_scope quiet;
    throws().add(object);
}

} // namespace host
