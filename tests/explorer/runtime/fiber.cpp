// Fibres on parked kernel threads, and kernel threads that take turns.
#include "explorer/runtime/fiber.hpp"

#include "explorer/runtime/real.hpp"
#include "explorer/runtime/self.hpp"

#include <cerrno>
#include <csignal>
#include <linux/futex.h>
#include <memory>
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

#if defined(__x86_64__)
#include <asm/prctl.h>
#endif

namespace explorer {

namespace {

// One range for all stacks: far from where the loader, the heap and mmap put things.
constexpr std::uintptr_t stacks_begin = 0x2000'0000'0000;
constexpr std::size_t most_fibers = 4096;

// What the parked thread itself still needs of its stack, above the program's first frame.
constexpr std::size_t parked_frames = 8192;

hand_over_kind kind =
#if defined(__x86_64__)
    hand_over_kind::fibres;
#else
    hand_over_kind::kernel_threads;
#endif

std::uint64_t fibers_made = 0;
fiber home;

void futex(int& word, int what, int value) noexcept {
    real().syscall(SYS_futex, &word, what, value, nullptr, nullptr, 0);
}

void wait_for(int& word) noexcept {
    while (__atomic_load_n(&word, __ATOMIC_ACQUIRE) == 0)
        futex(word, FUTEX_WAIT_PRIVATE, 0);
    word = 0;
}

void set(int& word) noexcept {
    __atomic_store_n(&word, 1, __ATOMIC_RELEASE);
    futex(word, FUTEX_WAKE_PRIVATE, 1);
}

void wait_for_turn(fiber& place) noexcept {
    wait_for(place.turn);
}

void give_turn(fiber& place) noexcept {
    set(place.turn);
}

/// What a fiber's kernel thread does: tells where its thread-local block is, then stays.
void* park(void* argument) {
    auto& place = *static_cast<fiber*>(argument);
    place.thread_pointer = reinterpret_cast<std::uintptr_t>(pthread_self());
    place.self = &self;
    place.high =
        (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - parked_frames) & ~0x3fULL;
    set(place.parked);
    for (;;) {
        wait_for_turn(place);
        place.entry(*place.self);
    }
}

void* map_stack(std::uint64_t number) {
    const auto begin = stacks_begin + number * fiber_stack_bytes;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is chosen
    auto* const wanted = reinterpret_cast<void*>(begin);
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    void* const got = mmap(wanted, fiber_stack_bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (got == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "thread stack");
    mprotect(got, 4096, PROT_NONE); // a recursion without end stops here
    return got;
}

#if defined(__x86_64__)

bool may_write_fs() noexcept {
    constexpr unsigned long fsgsbase = 2;
    return (getauxval(AT_HWCAP2) & fsgsbase) != 0;
}

bool writes_fs = false;

extern "C" {
// Saves what a call keeps, changes stack and thread pointer, restores. The last argument says
// whether the processor lets us set the thread pointer directly.
void explorer_switch_stack(void** save, void* load, std::uintptr_t thread_pointer, int direct);
void explorer_begin_fiber();
}

asm(R"(
    .text
    .globl explorer_switch_stack
    .hidden explorer_switch_stack
    .type explorer_switch_stack, @function
    .p2align 4
explorer_switch_stack:
    .cfi_startproc
    endbr64
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp
    stmxcsr (%rsp)
    fnstcw 4(%rsp)
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    testl %ecx, %ecx
    jz 1f
    wrfsbase %rdx
    jmp 2f
1:  movl $158, %eax
    movl $0x1002, %edi
    movq %rdx, %rsi
    syscall
2:  ldmxcsr (%rsp)
    fldcw 4(%rsp)
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .cfi_endproc
    .size explorer_switch_stack, .-explorer_switch_stack

    .globl explorer_begin_fiber
    .hidden explorer_begin_fiber
    .type explorer_begin_fiber, @function
    .p2align 4
explorer_begin_fiber:
    .cfi_startproc
    .cfi_undefined rip
    endbr64
    movq %rbx, %rdi
    callq *%r12
    ud2
    .cfi_endproc
    .size explorer_begin_fiber, .-explorer_begin_fiber
)");

/// Lays out a stack that explorer_switch_stack can return to.
void* first_frame(const fiber& place, void (*entry)(thread*), thread* what) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): stacks are addresses
    auto* top = reinterpret_cast<std::uintptr_t*>(place.high);
    *--top = 0; // nobody called the first frame
    *--top = 0; // calls keep the stack aligned to sixteen bytes
    *--top = reinterpret_cast<std::uintptr_t>(&explorer_begin_fiber);
    *--top = 0;                                       // rbp
    *--top = reinterpret_cast<std::uintptr_t>(what);  // rbx
    *--top = reinterpret_cast<std::uintptr_t>(entry); // r12
    for (int i = 0; i < 3; ++i)
        *--top = 0; // r13 to r15
    constexpr std::uint64_t usual_control_words = 0x0000'037f'0000'1f80;
    *--top = usual_control_words;
    return top;
}

void switch_stacks(fiber& from, fiber& to) {
    explorer_switch_stack(&from.stack_pointer, to.stack_pointer, to.thread_pointer,
                          writes_fs ? 1 : 0);
}

#else

bool writes_fs = false;

bool may_write_fs() noexcept {
    return false;
}

void* first_frame(const fiber&, void (*)(thread*), thread*) {
    return nullptr;
}

void switch_stacks(fiber&, fiber&) {}

#endif

} // namespace

void choose_hand_over(hand_over_kind chosen) noexcept {
#if defined(__x86_64__)
    kind = chosen;
#else
    kind = hand_over_kind::kernel_threads;
    (void)chosen;
#endif
}

hand_over_kind hand_over() noexcept {
    return kind;
}

fiber& home_fiber() noexcept {
    if (home.thread_pointer == 0) {
        home.thread_pointer = reinterpret_cast<std::uintptr_t>(pthread_self());
        home.self = &self;
        writes_fs = may_write_fs();
    }
    return home;
}

fiber* make_fiber() {
    (void)home_fiber();
    if (fibers_made == most_fibers)
        throw std::system_error(EAGAIN, std::generic_category(), "more than 4,096 threads");
    auto place = std::make_unique<fiber>();
    place->number = fibers_made;
    auto* const stack = map_stack(place->number);
    place->low = reinterpret_cast<std::uintptr_t>(stack);

    sigset_t all;
    sigset_t before;
    sigfillset(&all); // the parked thread must not be the one that answers a signal
    for (const int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        sigdelset(&all, own); // but of its own faults
    real().pthread_sigmask(SIG_BLOCK, &all, &before);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, fiber_stack_bytes);
    pthread_t unused{};
    const int error = real().pthread_create(&unused, &attributes, park, place.get());
    pthread_attr_destroy(&attributes);
    real().pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (error != 0) throw std::system_error(error, std::generic_category(), "kernel thread");
    wait_for(place->parked);
    ++fibers_made;
    return place.release(); // kept as long as the process: its kernel thread never ends
}

void prepare(fiber& place, void (*entry)(thread*), thread* what) {
    *place.self = what;
    place.entry = entry;
    if (kind == hand_over_kind::fibres) place.stack_pointer = first_frame(place, entry, what);
}

void switch_fiber(fiber& from, fiber& to) {
    if (kind == hand_over_kind::fibres) return switch_stacks(from, to);
    give_turn(to);
    wait_for_turn(from);
}

void leave_fiber(fiber& from, fiber& to) {
    if (kind == hand_over_kind::fibres) return switch_stacks(from, to);
    give_turn(to); // and the caller returns to `park`
}

bool on_fiber_stack(std::uintptr_t address) noexcept {
    return address - stacks_begin < fibers_made * fiber_stack_bytes;
}

std::uint64_t fiber_number_of(std::uintptr_t address) noexcept {
    return (address - stacks_begin) / fiber_stack_bytes;
}

} // namespace explorer
