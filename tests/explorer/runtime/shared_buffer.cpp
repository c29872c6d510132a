// Bytes in a shared mapping, in the order in which they are read again.
#include "explorer/runtime/shared_buffer.hpp"

#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <system_error>

namespace explorer {

shared_buffer::shared_buffer() {
    const int flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE;
    void* const got = mmap(nullptr, room_bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (got == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "shared memory");
    room_ = static_cast<char*>(got);
}

shared_buffer::~shared_buffer() {
    munmap(room_, room_bytes);
}

void shared_buffer::clear() noexcept {
    const head empty;
    std::memcpy(room_, &empty, sizeof empty);
    read_ = 0;
}

void shared_buffer::put(const void* bytes, std::size_t size) {
    head state;
    std::memcpy(&state, room_, sizeof state);
    if (sizeof state + state.written + size > room_bytes) state.overflowed = true;
    if (!state.overflowed && size > 0) {
        std::memcpy(room_ + sizeof state + state.written, bytes, size);
        state.written += size;
    }
    std::memcpy(room_, &state, sizeof state);
}

bool shared_buffer::get(void* bytes, std::size_t size) {
    head state;
    std::memcpy(&state, room_, sizeof state);
    if (read_ + size > state.written) return false;
    if (size > 0) std::memcpy(bytes, room_ + sizeof state + read_, size);
    read_ += size;
    return true;
}

void shared_buffer::put(const std::string& text) {
    put_value(text.size());
    put(text.data(), text.size());
}

bool shared_buffer::get(std::string& text) {
    std::size_t size = 0;
    if (!get_value(size) || size > room_bytes) return false;
    text.resize(size);
    return get(text.data(), size);
}

void shared_buffer::put(const std::optional<std::string>& text) {
    put_value(text.has_value());
    if (text) put(*text);
}

bool shared_buffer::get(std::optional<std::string>& text) {
    bool there = false;
    if (!get_value(there)) return false;
    text.reset();
    return !there || get(text.emplace());
}

void shared_buffer::put(const run_log& log) {
    put_all(log.decisions);
    put_all(log.candidates);
    put_value(log.cut_short);
}

bool shared_buffer::get(run_log& log) {
    return get_all(log.decisions) && get_all(log.candidates) && get_value(log.cut_short);
}

void shared_buffer::write(const run_result& what) {
    put(what.found ? std::optional(what.found->word) : std::nullopt);
    put(what.log);
    put_value(what.steps);
    put_value(what.hash);
    put_value(what.threads);
    put_value(what.elapsed);
    put_value(what.looked_at_clock);
    put_value(what.reducible);
    put_all(what.notifies);
}

bool shared_buffer::read(run_result& into) {
    std::optional<std::string> word;
    if (!get(word) || !get(into.log) || !get_value(into.steps) || !get_value(into.hash) ||
        !get_value(into.threads) || !get_value(into.elapsed) || !get_value(into.looked_at_clock) ||
        !get_value(into.reducible) || !get_all(into.notifies))
        return false;
    if (word) into.found = finding{*word, "", {}, "", "", ""};
    return true;
}

void shared_buffer::write(const exploration_result& what) {
    put(what.finding);
    put(what.failing);
    put_value(what.schedule);
    put_value(what.seed);
    put(what.strategy);
    put_value(what.preemptions);
    put_value(what.minimal);
    put_value(what.exhaustive);
    put_value(what.stopped);
    put_value(what.schedules);
    put_value(what.steps);
    put_value(what.minimising);
    put(what.coverage);
}

bool shared_buffer::read(exploration_result& into) {
    return get(into.finding) && get(into.failing) && get_value(into.schedule) &&
           get_value(into.seed) && get(into.strategy) && get_value(into.preemptions) &&
           get_value(into.minimal) && get_value(into.exhaustive) && get_value(into.stopped) &&
           get_value(into.schedules) && get_value(into.steps) && get_value(into.minimising) &&
           get(into.coverage);
}

void shared_buffer::write(const std::vector<printed_output>& what) {
    write_number(what.size());
    for (const auto& each : what) {
        put(each.text);
        put_value(each.schedules);
    }
}

bool shared_buffer::read(std::vector<printed_output>& into) {
    std::uint64_t count = 0;
    if (!read_number(count)) return false;
    into.clear();
    for (std::uint64_t i = 0; i < count; ++i) {
        printed_output each;
        if (!get(each.text) || !get_value(each.schedules)) return false;
        into.push_back(std::move(each));
    }
    return true;
}

void shared_buffer::write_number(std::uint64_t what) {
    put_value(what);
}

bool shared_buffer::read_number(std::uint64_t& into) {
    return get_value(into);
}

} // namespace explorer
