// What is said about a finding: names, places, and the words of each verdict.
#pragma once

#include "explorer/runtime/findings.hpp"
#include "explorer/runtime/shadow.hpp"
#include "explorer/runtime/thread.hpp"
#include "explorer/runtime/trace.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace explorer {

class world;

/// The calls that lead to `pc`, from the frames that the program's own code has told about. With
/// `pc` 0 the running thread's real stack is walked instead.
[[nodiscard]] call_stack stack_of(const thread& whose, std::uintptr_t pc);

[[nodiscard]] std::string name_of(const thread& whose);

// Each gives the word at once, and the words around it only when the run is recorded.
[[nodiscard]] finding tell_deadlock(world& where);
[[nodiscard]] finding tell_race(world& where, const conflict& met, std::uintptr_t pc);
[[nodiscard]] finding tell_livelock(world& where, const std::string& why);
[[nodiscard]] finding tell_left_behind(world& where);
[[nodiscard]] finding tell_outside_wait(world& where);
[[nodiscard]] finding tell_misuse(world& where, const std::string& what, const object* on);
[[nodiscard]] finding tell_dangling(world& where, const thread& owner, std::uintptr_t pc);
[[nodiscard]] finding tell_not_modelled(world& where, const std::string& what);

/// At a deadlock: the notifies that may have missed a thread that waits now, the likeliest first.
[[nodiscard]] std::vector<std::uint64_t> notifies_to_keep(world& where);

/// The deadlock is one because of this notify: the notify and the wait are named.
[[nodiscard]] finding tell_lost_wakeup(world& where, std::uint64_t notify);

} // namespace explorer
