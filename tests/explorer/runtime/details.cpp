// The words of each finding. Put together only when the run is recorded: the others need the word.
#include "explorer/runtime/details.hpp"

#include "explorer/runtime/self.hpp"
#include "explorer/runtime/symbols.hpp"
#include "explorer/runtime/world.hpp"

#include <algorithm>
#include <unwind.h>

namespace explorer {

namespace {

_Unwind_Reason_Code keep_pc(_Unwind_Context* context, void* into) {
    auto& stack = *static_cast<call_stack*>(into);
    constexpr std::size_t most_frames = 64;
    if (stack.size() == most_frames) return _URC_END_OF_STACK;
    stack.push_back(_Unwind_GetIP(context));
    return _URC_NO_REASON;
}

std::string place_text(const call_stack& stack) {
    return best_place(places_of(stack)).text();
}

std::string at(const call_stack& stack) {
    const auto text = place_text(stack);
    return text.empty() ? "" : " (" + text + ")";
}

/// The last event of a thread: where it stands.
trace_event* last_event(world& where, const thread& whose) {
    auto& all = where.record().events();
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const trace_event& each) {
        return each.thread == whose.number;
    });
    return found == all.rend() ? nullptr : &*found;
}

trace_event* event_of(world& where, std::uint64_t index) {
    auto& all = where.record().events();
    return index < all.size() ? &all[index] : nullptr;
}

std::string stand_of(world& where, const thread& whose) {
    const auto* event = last_event(where, whose);
    return event == nullptr ? "" : at(event->stack);
}

/// What a blocked thread waits for, in words.
std::string wait_in_words(const thread& whose) {
    if (whose.waits_for == nullptr || whose.waiting == nullptr) return "can go on";
    const object* what = whose.waits_for;
    std::string text = std::string("waits ") + whose.waiting;
    if (whose.woken && whose.relock != nullptr)
        return "waits to lock " + whose.relock->name() + " again";
    if (what->kind == object_kind::thread)
        return text + ' ' + name_of(*reinterpret_cast<const thread*>(what->address));
    if (what->kind == object_kind::condition) return text + " on " + what->name();
    if (what->kind == object_kind::time || what->kind == object_kind::files) return text;
    return text + ' ' + what->name();
}

/// Whom a blocked thread waits for; null when that can be anybody.
const thread* holder_for(const thread& whose) {
    const object* what = whose.woken && whose.relock != nullptr ? whose.relock : whose.waits_for;
    if (what == nullptr) return nullptr;
    if (what->kind == object_kind::thread) return reinterpret_cast<const thread*>(what->address);
    if (what->owner != nullptr) return what->owner;
    for (const auto* reader : what->readers)
        if (reader != &whose) return reader;
    return what->readers.empty() ? nullptr : what->readers.front();
}

std::vector<const thread*> cycle_from(const thread& start) {
    std::vector<const thread*> path;
    for (const thread* at_thread = &start; at_thread != nullptr;
         at_thread = holder_for(*at_thread)) {
        const auto seen = std::find(path.begin(), path.end(), at_thread);
        if (seen != path.end()) return {seen, path.end()};
        path.push_back(at_thread);
    }
    return {};
}

std::vector<const thread*> find_cycle(world& where) {
    for (std::size_t i = 0; i < where.thread_count(); ++i) {
        const auto& each = where.threads()[i];
        if (each.finished || each.waits_for == nullptr) continue;
        if (auto cycle = cycle_from(each); !cycle.empty()) return cycle;
    }
    return {};
}

void mark_guilty(trace_event* event) {
    if (event != nullptr) event->guilty = true;
}

/// The step with which `whose` took what others now wait for.
void mark_taking(world& where, const thread& whose, const object& what) {
    auto& all = where.record().events();
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const trace_event& each) {
        return each.thread == whose.number && each.object == what.number && !each.blocked &&
               (std::string_view(each.kind) == "lock" || std::string_view(each.kind) == "try_lock");
    });
    if (found != all.rend()) found->guilty = true;
}

/// A thread that was stopped before its step, and can now never take it, has no event that says so.
void add_missing_wait(world& where, const thread& stuck) {
    const auto* last = last_event(where, stuck);
    if (stuck.waits_for == nullptr || stuck.waiting == nullptr ||
        (last != nullptr && last->blocked))
        return;
    trace_event event;
    event.thread = stuck.number;
    event.kind = stuck.waits_for->kind == object_kind::thread ? "join" : "lock";
    event.text = wait_in_words(stuck);
    event.object = stuck.waits_for->number;
    event.time = where.now();
    event.stack = stuck.next_stack;
    event.blocked = true;
    where.record().add(std::move(event));
}

void add_stands(world& where, finding& into) {
    for (std::size_t i = 0; i < where.thread_count(); ++i) {
        const auto& each = where.threads()[i];
        if (each.finished) continue;
        add_missing_wait(where, each);
        mark_guilty(last_event(where, each));
        into.notes.push_back(name_of(each) + ' ' + wait_in_words(each) + stand_of(where, each));
    }
}

std::string cycle_in_words(world& where, const std::vector<const thread*>& cycle) {
    std::string text;
    for (const auto* each : cycle) {
        const auto* holder = holder_for(*each);
        const object* what =
            each->woken && each->relock != nullptr ? each->relock : each->waits_for;
        if (!text.empty()) text += "; ";
        text += name_of(*each) + ' ' + wait_in_words(*each);
        if (what->kind == object_kind::thread) continue;
        text +=
            holder == each ? ", which it holds itself" : ", which " + name_of(*holder) + " holds";
        mark_taking(where, *holder, *what);
    }
    return text;
}

/// Notifies that another wait might have needed: found nobody, or woke one of several.
std::vector<const past_notify*> suspicious_notifies(const thread& waiting) {
    std::vector<const past_notify*> found;
    const auto& all = waiting.waits_for->notifies;
    for (auto it = all.rbegin(); it != all.rend() && found.size() < 8; ++it)
        if ((it->woken == 0 || !it->all) && it->thread != waiting.number) found.push_back(&*it);
    return found;
}

const char* verb_of(access_kind kind) {
    switch (kind) {
    case access_kind::read:
        return "reads";
    case access_kind::write:
        return "writes";
    case access_kind::atomic_read:
        return "reads (atomically)";
    case access_kind::atomic_write:
        return "writes (atomically)";
    case access_kind::freed:
        break;
    }
    return "frees";
}

std::string stack_in_words(const call_stack& stack) {
    std::string text;
    for (const auto& place : places_of(stack))
        text += (text.empty() ? "" : ", called from ") + place.text();
    return text;
}

/// Puts the earlier access into the trace, where it happened.
void insert_access(world& where, const access_record& what) {
    trace_event event;
    event.thread = what.thread;
    event.kind = is_write(what.kind) ? "write" : "read";
    event.text = std::string(verb_of(what.kind)) + " memory that another thread uses too";
    event.stack = what.stack;
    event.guilty = true;
    auto& all = where.record().events();
    const auto place = std::min<std::size_t>(what.after_event, all.size());
    if (place > 0) event.time = all[place - 1].time;
    all.insert(all.begin() + static_cast<std::ptrdiff_t>(place), std::move(event));
}

void tell_use_after_free(finding& into, const thread& me, const shadow_cell& freed,
                         const call_stack& here) {
    into.message = name_of(me) + " uses memory that " +
                   (freed.thread == me.number ? "it" : "thread " + std::to_string(freed.thread)) +
                   " has freed before" + at(here) + ".";
    into.notes.push_back("Whatever a thread uses has to outlive it: join before the owner goes, or "
                         "share the ownership.");
}

} // namespace

call_stack stack_of(const thread& whose, std::uintptr_t pc) {
    call_stack stack;
    if (pc == 0) {
        _Unwind_Backtrace(keep_pc, &stack);
        return stack;
    }
    stack.push_back(pc);
    for (auto it = whose.calls.rbegin(); it != whose.calls.rend() && stack.size() < 64; ++it)
        stack.push_back(it->return_address);
    return stack;
}

std::string name_of(const thread& whose) {
    return whose.number == 0 ? "main" : "thread " + std::to_string(whose.number);
}

namespace {

/// Where one of those that wait stands: in the file under test, if any does.
std::string where_somebody_waits(world& where) {
    source_place best;
    for (std::size_t i = where.thread_count(); i > 0; --i) {
        const auto& each = where.threads()[i - 1];
        const auto* event = each.finished ? nullptr : last_event(where, each);
        if (event == nullptr) continue;
        const auto place = best_place(places_of(event->stack));
        if (place.file == source_under_test()) return place.text();
        if (best.file.empty()) best = place;
    }
    return best.text();
}

} // namespace

finding tell_deadlock(world& where) {
    finding what;
    what.word = "deadlock";
    if (!where.recording()) return what;
    const auto cycle = find_cycle(where);
    if (!cycle.empty()) {
        what.message = "a cycle: " + cycle_in_words(where, cycle) + ".";
    } else {
        what.message = "everybody waits, and nobody is left to end it.";
    }
    add_stands(where, what);
    if (!cycle.empty())
        if (const auto* event = last_event(where, *cycle.front()))
            what.where = place_text(event->stack);
    if (what.where.empty()) what.where = where_somebody_waits(where);
    return what;
}

finding tell_race(world& where, const conflict& met, std::uintptr_t pc) {
    finding what;
    const bool freed = met.earlier.kind == access_kind::freed;
    what.word = freed ? "crash" : "data_race";
    if (!where.recording()) return what;
    const thread& me = *self;
    const auto here = stack_of(me, pc);
    what.where = place_text(here);
    if (freed) {
        tell_use_after_free(what, me, met.earlier, here);
        return what;
    }
    const auto* before = where.record().find(met.earlier, met.address);
    const auto other = met.earlier.thread;
    const std::string other_name = other == 0 ? "main" : "thread " + std::to_string(other);
    what.message = name_of(me) + ' ' + verb_of(met.current) + " memory" + at(here) + " that " +
                   other_name + ' ' + verb_of(met.earlier.kind) +
                   (before == nullptr ? "" : at(before->stack)) + ", and nothing orders the two.";
    what.notes.push_back(name_of(me) + ' ' + verb_of(met.current) + ": " + stack_in_words(here));
    if (before != nullptr) {
        what.notes.push_back(other_name + ' ' + verb_of(met.earlier.kind) + ": " +
                             stack_in_words(before->stack));
        insert_access(where, *before);
    }
    if (auto* event = where.note(
            is_write(met.current) ? "write" : "read",
            std::string(verb_of(met.current)) + " the same memory: a data race", nullptr, pc))
        event->guilty = true;
    return what;
}

finding tell_livelock(world& where, const std::string& why) {
    finding what;
    what.word = "livelock";
    if (!where.recording()) return what;
    what.message = "threads go on and on and get nowhere: " + why + ".";
    for (std::size_t i = 0; i < where.thread_count(); ++i) {
        const auto& each = where.threads()[i];
        if (each.finished) continue;
        auto* event = last_event(where, each);
        mark_guilty(event);
        what.notes.push_back(
            name_of(each) +
            (each.waits_for != nullptr ? " " + wait_in_words(each) : " goes round and round") +
            (event == nullptr ? "" : at(event->stack)));
        if (what.where.empty() && event != nullptr && each.waits_for == nullptr)
            what.where = place_text(event->stack);
    }
    return what;
}

finding tell_left_behind(world& where) {
    finding what;
    what.word = "leak";
    if (!where.recording()) return what;
    std::size_t left = 0;
    for (std::size_t i = 1; i < where.thread_count(); ++i) {
        const auto& each = where.threads()[i];
        if (each.finished || (each.detached && where.options().program)) continue;
        ++left;
        auto* event = last_event(where, each);
        mark_guilty(event);
        what.notes.push_back(name_of(each) + ' ' + wait_in_words(each) +
                             (event == nullptr ? "" : at(event->stack)));
        if (what.where.empty() && event != nullptr) what.where = place_text(event->stack);
    }
    what.message = std::to_string(left) + (left == 1 ? " thread is" : " threads are") +
                   " still there when everything else has ended.";
    return what;
}

finding tell_outside_wait(world& where) {
    finding what;
    what.word = "not_modelled";
    what.message = "a thread waits for something from outside the program";
    for (std::size_t i = 0; i < where.thread_count(); ++i) {
        const auto& each = where.threads()[i];
        if (each.finished || each.fd < 0) continue;
        what.message = name_of(each) + " waits for descriptor " + std::to_string(each.fd) +
                       ", and nothing inside the program would ever make it ready";
        if (!where.recording()) break;
        if (const auto* event = last_event(where, each)) what.where = place_text(event->stack);
    }
    return what;
}

finding tell_misuse(world& where, const std::string& what_happens, const object* on) {
    finding what;
    what.word = "crash";
    if (!where.recording()) return what;
    const auto here = stack_of(*self, 0);
    what.message =
        name_of(*self) + ' ' + what_happens + at(here) + ". That is undefined behaviour.";
    what.where = place_text(here);
    if (auto* event = where.note("fail", what_happens, on)) event->guilty = true;
    return what;
}

finding tell_dangling(world& where, const thread& owner, std::uintptr_t pc) {
    finding what;
    what.word = "crash";
    if (!where.recording()) return what;
    const auto here = stack_of(*self, pc);
    what.where = place_text(here);
    what.message = name_of(*self) + " uses a local variable of " + name_of(owner) + at(here) +
                   (owner.finished ? ", which has ended." : ", of a call that has returned.");
    if (auto* event = where.note("fail", "uses a variable that is gone", nullptr, pc))
        event->guilty = true;
    return what;
}

finding tell_not_modelled(world& where, const std::string& what_happens) {
    finding what;
    what.word = "not_modelled";
    what.message = what_happens;
    if (where.recording() && self != nullptr) what.where = place_text(stack_of(*self, 0));
    return what;
}

std::vector<std::uint64_t> notifies_to_keep(world& where) {
    std::vector<std::uint64_t> numbers;
    for (std::size_t i = 0; i < where.thread_count(); ++i) {
        const auto& each = where.threads()[i];
        if (each.finished || each.waits_for == nullptr || each.woken) continue;
        for (const auto* notify : suspicious_notifies(each))
            numbers.push_back(notify->number);
    }
    return numbers;
}

finding tell_lost_wakeup(world& where, std::uint64_t notify) {
    finding what;
    what.word = "lost_wakeup";
    for (std::size_t i = 0; i < where.thread_count(); ++i) {
        const auto& each = where.threads()[i];
        if (each.finished || each.waits_for == nullptr) continue;
        const auto& all = each.waits_for->notifies;
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const past_notify& one) { return one.number == notify; });
        if (found == all.end()) continue;
        auto* notifying = event_of(where, found->event);
        auto* waiting = last_event(where, each);
        mark_guilty(notifying);
        mark_guilty(waiting);
        const auto notifier =
            found->thread == 0 ? "main" : "thread " + std::to_string(found->thread);
        const std::string when = notifying == nullptr ? "" : at(notifying->stack);
        what.message = found->woken == 0
                           ? notifier + " notified" + when + " when nobody waited; " +
                                 name_of(each) + " began to wait later" +
                                 (waiting == nullptr ? "" : at(waiting->stack)) +
                                 " and waits for ever."
                           : notifier + " notified one" + when + ", and it woke another thread; " +
                                 name_of(each) + (waiting == nullptr ? "" : at(waiting->stack)) +
                                 " would have needed it and waits for ever.";
        what.where = waiting == nullptr ? "" : place_text(waiting->stack);
        what.notes.push_back("Had that notify reached " + name_of(each) +
                             ", the program would have gone on: it was tried.");
        break;
    }
    add_stands(where, what);
    return what;
}

} // namespace explorer
