// Hand-over: how one thread of the explored program stops and another goes on.
#pragma once

#include <cstddef>
#include <cstdint>

namespace explorer {

struct thread;

/// The two ways of handing over. `fibres` switches stacks on one kernel thread; `kernel_threads`
/// wakes another kernel thread and sleeps. Both give the same schedules; the second is for machines
/// where the first is not written, and the measure for what it gains.
enum class hand_over_kind : std::uint8_t { fibres, kernel_threads };

/// A place where a thread of the program can run: a stack, a thread-local block and an identity for
/// `pthread_self`.
///
/// It belongs to a kernel thread that was created once and is parked for good: its thread-local
/// block and its stack are what is used, so that everything the C library keeps for a thread
/// (errno, exceptions in flight, keys, the thread's own number) is real. Stacks lie in one range of
/// addresses that is the same in every process.
struct fiber {
    std::uint64_t number = 0;          ///< position in the range of stacks
    void* stack_pointer = nullptr;     ///< while it is stopped
    std::uintptr_t thread_pointer = 0; ///< base of its thread-local block; also its pthread_t
    std::uintptr_t low = 0;            ///< lowest address of its stack
    std::uintptr_t high = 0;           ///< where the program's own frames begin
    thread** self = nullptr;           ///< its instance of the variable `self`
    void (*entry)(thread*) = nullptr;  ///< what runs on it
    int turn = 0;                      ///< futex: kernel threads only
    int parked = 0;                    ///< futex: its kernel thread is ready
    bool tainted = false;              ///< stopped in the middle of something, and given up
};

/// What is set once before the first fiber is made.
void choose_hand_over(hand_over_kind kind) noexcept;
[[nodiscard]] hand_over_kind hand_over() noexcept;

/// A fiber that nothing runs on. Costs a kernel thread's creation. Throws std::system_error when
/// the system has no more threads to give.
[[nodiscard]] fiber* make_fiber();

/// The fiber that stands for the caller's own stack: where the explorer itself runs.
[[nodiscard]] fiber& home_fiber() noexcept;

/// Makes `entry(what)` the next thing that runs on `place`, from the top of its stack.
void prepare(fiber& place, void (*entry)(thread*), thread* what);

/// Stops `from`, which the caller runs on, and goes on with `to`. Returns when somebody switches
/// back.
void switch_fiber(fiber& from, fiber& to);

/// Goes on with `to` for good: `from` is free for the next `prepare`. The last thing an entry does.
void leave_fiber(fiber& from, fiber& to);

/// True when `address` lies on the stack of some fiber.
[[nodiscard]] bool on_fiber_stack(std::uintptr_t address) noexcept;
[[nodiscard]] std::uint64_t fiber_number_of(std::uintptr_t address) noexcept;

constexpr std::size_t fiber_stack_bytes = std::size_t{1} << 20U;

} // namespace explorer
