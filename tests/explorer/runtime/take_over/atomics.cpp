// Happens-before by memory order, spinning, and which of several stores a load may see.
#include "explorer/runtime/take_over/atomics.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace explorer {

namespace {

constexpr std::size_t most_stores = 6; // a load sees one of the latest few

const char* words(order how) noexcept {
    constexpr std::array names{"relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst"};
    return names.at(static_cast<std::size_t>(how));
}

/// What sequentially consistent fences and stores have shown to everyone.
vector_clock& sequential_clock(world& where) {
    return where.object_at(&where.shadow(), object_kind::time).read_clock;
}

std::uint32_t latest_known(const object& on, const vector_clock& known) {
    for (auto i = on.stores.size(); i > 1; --i)
        if (on.stores[i - 1].when <= known.of(on.stores[i - 1].thread))
            return static_cast<std::uint32_t>(i - 1);
    return 0;
}

std::uint32_t latest_sequential(const object& on) {
    for (auto i = on.stores.size(); i > 1; --i)
        if (on.stores[i - 1].sequential) return static_cast<std::uint32_t>(i - 1);
    return 0;
}

/// Coherence: what a thread has seen, and what happened before it has seen, it cannot unsee. The
/// list of a thread holds pairs: its epoch, and the number of the store since the run's start.
std::uint32_t latest_seen(const object& on, const thread& me) {
    std::uint32_t latest = 0;
    for (std::size_t who = 0; who < on.seen.size(); ++who) {
        const auto& pairs = on.seen[who];
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
            if (who == me.number || pairs[i] <= me.clock.of(who))
                latest = std::max(latest, pairs[i + 1]);
    }
    return latest < on.stores_dropped ? 0 : latest - on.stores_dropped;
}

void note_seen(object& on, const thread& me, std::uint32_t index) {
    if (on.seen.size() <= me.number) on.seen.resize(me.number + 1);
    auto& pairs = on.seen[me.number];
    const auto number = index + on.stores_dropped;
    if (!pairs.empty() && pairs.back() >= number) return;
    pairs.push_back(me.clock.of(me.number));
    pairs.push_back(number);
}

std::uint32_t oldest_allowed(world& where, const object& on, const thread& me, order how) {
    auto oldest = std::max(latest_known(on, me.clock), latest_seen(on, me));
    oldest = std::max(oldest, latest_known(on, me.sequential));
    if (how == order::seq_cst)
        oldest =
            std::max({oldest, latest_sequential(on), latest_known(on, sequential_clock(where))});
    return oldest;
}

void tick(thread& me) {
    me.clock.set(me.number, me.clock.of(me.number) + 1);
}

} // namespace

object& before_atomic(const atomic_access& what, touch how) {
    auto& where = the_world();
    const auto address = reinterpret_cast<std::uintptr_t>(what.where);
    auto& on = where.object_at(const_cast<const void*>(what.where), object_kind::atomic);
    where.point(on, how);
    where.access(address, what.size,
                 how == touch::reads ? access_kind::atomic_read : access_kind::atomic_write,
                 what.pc);
    return on;
}

void after_load(const atomic_access& what, object& on, order how) {
    if (!acquires(how)) return what.me.acquirable.join(on.clock);
    what.me.clock.join(on.clock);
    if (const auto& hidden = the_world().released_by_libraries; !hidden.empty())
        what.me.clock.join(hidden);
}

void after_store(const atomic_access& what, object& on, order how, bool changed) {
    if (releases(how)) {
        on.clock = what.me.clock;
        tick(what.me);
    } else {
        on.clock = what.me.released_by_fence; // a relaxed store ends the release sequence
    }
    if (changed) the_world().progress();
}

void after_exchange(const atomic_access& what, object& on, order how, bool changed) {
    after_load(what, on, how);
    if (releases(how)) {
        on.clock.join(what.me.clock);
        tick(what.me);
    } else {
        on.clock.join(what.me.released_by_fence); // and one by another read-modify-write goes on
    }
    if (changed) the_world().progress();
}

void fence(thread& me, order how) {
    auto& where = the_world();
    if (where.recording()) where.note("fence", std::string("fence (") + words(how) + ')');
    if (acquires(how)) me.clock.join(me.acquirable);
    if (how == order::seq_cst && where.options().stale_reads) {
        auto& all = sequential_clock(where);
        all.join(me.clock);
        all.join(me.observed); // what it has read comes before the fence, too
        me.sequential.join(all);
    }
    if (releases(how)) {
        me.released_by_fence = me.clock;
        tick(me);
    }
}

void choose_store(const atomic_access& what, object& on, order how, void* value) {
    auto& where = the_world();
    if (!where.options().stale_reads) return;
    where.not_reducible();
    if (on.stores.empty()) return;
    const auto newest = static_cast<std::uint32_t>(on.stores.size() - 1);
    const auto oldest = oldest_allowed(where, on, what.me, how);
    const auto back = oldest >= newest ? 0 : where.outcome(newest - oldest + 1, true);
    const auto index = newest - static_cast<std::uint32_t>(back);
    note_seen(on, what.me, index);
    const auto& read = on.stores[index];
    what.me.observed.set(read.thread, std::max(what.me.observed.of(read.thread), read.when));
    if (back == 0) return;
    std::memcpy(value, on.stores[index].value, what.size);
    // What is acquired is what the store that is seen released.
    if (acquires(how))
        what.me.clock.join(on.stores[index].released);
    else
        what.me.acquirable.join(on.stores[index].released);
    tell_atomic(what, on, "load", "reads an older value,", on.stores[index].value[0], how, true);
}

void keep_store(const atomic_access& what, object& on, order how, const void* value) {
    auto& where = the_world();
    if (!where.options().stale_reads) return;
    if (on.stores.size() == most_stores) {
        on.stores.erase(on.stores.begin());
        ++on.stores_dropped;
    }
    past_store made;
    std::memcpy(made.value, value, what.size);
    made.thread = what.me.number;
    made.when = what.me.clock.of(what.me.number);
    made.released = releases(how) ? what.me.clock : what.me.released_by_fence;
    made.sequential = how == order::seq_cst;
    on.stores.push_back(std::move(made));
    note_seen(on, what.me, static_cast<std::uint32_t>(on.stores.size() - 1));
    if (how == order::seq_cst) {
        auto& all = sequential_clock(where);
        all.set(what.me.number, what.me.clock.of(what.me.number));
    }
}

std::string in_words(std::uint64_t value) {
    // An address is nobody's business, and differs from run to run.
    constexpr std::uint64_t smallest_address = std::uint64_t{1} << 32U;
    const bool is_number = value < smallest_address || value > ~smallest_address;
    return is_number ? std::to_string(static_cast<std::int64_t>(value)) : "an address";
}

void tell_atomic(const atomic_access& what, const object& on, const char* kind, const char* verb,
                 std::uint64_t value, order how, bool stale) {
    auto& where = the_world();
    if (!where.recording()) return;
    const auto text =
        std::string(verb) + ' ' + in_words(value) + " (" + words(how) + "), " + on.name();
    if (auto* event = where.note(kind, text, &on, what.pc)) event->unusual = stale;
}

namespace {

// libstdc++ looks sixteen times, the last four times with a yield, before it sleeps: whoever does
// not more than that is not made to wait for the others.
constexpr std::uint32_t most_looks = 20;
constexpr std::uint32_t most_yields = 6;

void begin_spins(thread& me) {
    if (me.spin_stamp == the_world().progress_stamp()) return;
    me.spins = {};
    me.yields = 0;
    me.spin_stamp = the_world().progress_stamp();
}

} // namespace

void note_fruitless(thread& me, std::uintptr_t address, std::uint64_t value) {
    begin_spins(me);
    auto* place = std::find_if(me.spins.begin(), me.spins.end(),
                               [&](const thread::spin& each) { return each.address == address; });
    if (place == me.spins.end())
        place = std::find_if(me.spins.begin(), me.spins.end(),
                             [](const thread::spin& each) { return each.times == 0; });
    if (place == me.spins.end()) place = me.spins.begin();
    const bool again = place->address == address && place->value == value;
    *place = {address, value, again ? place->times + 1 : 1};
    if (place->times > most_looks) the_world().step_back();
}

void note_yield(thread& me) {
    begin_spins(me);
    the_world().not_reducible();
    if (++me.yields > most_yields) the_world().step_back();
}

} // namespace explorer
