// The comparison of accesses, and the pages on which they are remembered.
#include "explorer/runtime/shadow.hpp"

#include <algorithm>
#include <new>
#include <sys/mman.h>

namespace explorer {

namespace {

// 128 MiB of the program's memory at a time; a page of shadow is nine times a page of memory.
constexpr std::size_t most_pages = 4096 * 8;
constexpr std::size_t slot_count = 2 * most_pages;

void* map_zeros(std::size_t size) {
    void* const room = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) throw std::bad_alloc();
    return room;
}

/// A bit for each byte that an access of `size` touches in its granule.
std::uint8_t bytes_of(std::uintptr_t address, std::size_t size) noexcept {
    const auto from = address & 7U;
    return static_cast<std::uint8_t>(((1U << size) - 1U) << from);
}

bool conflicts(const shadow_cell& earlier, access_kind kind) noexcept {
    if (earlier.kind == access_kind::freed) return true;
    if (is_atomic(earlier.kind) && is_atomic(kind)) return false;
    return is_write(earlier.kind) || is_write(kind);
}

/// Whether the new access makes the earlier one superfluous: whatever races with the earlier one
/// later on also races with the new one. Needs: the earlier one happened before.
bool replaces(access_kind kind, std::uint8_t bytes, const shadow_cell& earlier) noexcept {
    if ((earlier.bytes & ~bytes) != 0) return false;
    if (is_atomic(kind) && !is_atomic(earlier.kind)) return false;
    return is_write(kind) || !is_write(earlier.kind);
}

} // namespace

void shadow_memory::begin_run() noexcept {
    ++run_;
    if (slots_ == nullptr)
        slots_ = static_cast<page_slot*>(map_zeros(slot_count * sizeof(page_slot)));
    if (page_count_ > most_pages / 2) drop_all_pages();
}

bool shadow_memory::access(std::uintptr_t address, std::size_t size, access_kind kind,
                           std::uint16_t thread, const vector_clock& known, conflict& found) {
    while (size > 0) {
        const auto here = std::min<std::size_t>(size, 8 - (address & 7U));
        if (access_granule(address, here, kind, thread, known, found)) return true;
        address += here;
        size -= here;
    }
    return false;
}

bool shadow_memory::access_granule(std::uintptr_t address, std::size_t size, access_kind kind,
                                   std::uint16_t thread, const vector_clock& known,
                                   conflict& found) {
    auto& cells = need_page(address).granules[address % page_bytes / 8].cells;
    const auto bytes = bytes_of(address, size);
    const shadow_cell now{run_, known.of(thread), thread, kind, bytes, 0};
    shadow_cell* free_cell = nullptr;
    for (auto& cell : cells) {
        if (cell.run != run_) {
            if (free_cell == nullptr) free_cell = &cell;
            continue;
        }
        const bool overlap = (cell.bytes & bytes) != 0;
        if (cell.thread == thread && cell.kind != access_kind::freed) {
            if (!replaces(kind, bytes, cell)) {
                // What is there already says as much as the new access would.
                if (cell.when == now.when && replaces(cell.kind, cell.bytes, now)) return false;
                continue;
            }
        } else if (overlap && conflicts(cell, kind) &&
                   (cell.kind == access_kind::freed || cell.when > known.of(cell.thread))) {
            found = {address, static_cast<std::uint8_t>(size), kind, cell};
            return true;
        } else if (cell.when > known.of(cell.thread) || !replaces(kind, bytes, cell)) {
            continue;
        }
        if (free_cell != nullptr && free_cell != &cell)
            cell.run = 0; // one of them is enough
        else
            free_cell = &cell;
    }
    if (free_cell == nullptr) free_cell = &cells[(address / 8 + now.when) % cells_each];
    *free_cell = now;
    return false;
}

void shadow_memory::forget(std::uintptr_t address, std::size_t size) noexcept {
    const auto end = address + size;
    for (auto at = address & ~std::uintptr_t{7}; at < end;) {
        auto* const where = find_page(at);
        const auto next_page = (at / page_bytes + 1) * page_bytes;
        if (where == nullptr) {
            at = next_page;
            continue;
        }
        for (; at < end && at < next_page; at += 8)
            for (auto& cell : where->granules[at % page_bytes / 8].cells)
                cell.run = 0;
    }
}

void shadow_memory::mark_freed(std::uintptr_t address, std::size_t size, std::uint16_t thread,
                               epoch when) {
    constexpr std::size_t enough = 65536; // a longer block is seldom touched only behind this
    const auto end = address + std::min(size, enough);
    forget(address, size);
    for (auto at = address; at < end; at += 8)
        need_page(at).granules[at % page_bytes / 8].cells[0] = {
            run_, when, thread, access_kind::freed, 0xff, 0};
}

bool shadow_memory::is_freed(std::uintptr_t address) noexcept {
    const auto* const where = find_page(address);
    if (where == nullptr) return false;
    const auto& first = where->granules[address % page_bytes / 8].cells[0];
    return first.run == run_ && first.kind == access_kind::freed;
}

void shadow_memory::note_object(std::uintptr_t address) {
    need_page(address).object_runs[address % page_bytes / 8] = run_;
}

bool shadow_memory::may_hold_object(std::uintptr_t address) noexcept {
    const auto* const where = find_page(address);
    return where != nullptr && where->object_runs[address % page_bytes / 8] == run_;
}

shadow_memory::page* shadow_memory::find_page(std::uintptr_t address) noexcept {
    const auto number = address / page_bytes;
    if (number == last_number_) return last_page_;
    const auto& found = slot_for(number);
    if (found.number == 0) return nullptr;
    last_number_ = number;
    last_page_ = found.where;
    return last_page_;
}

shadow_memory::page& shadow_memory::need_page(std::uintptr_t address) {
    if (auto* const there = find_page(address)) return *there;
    if (page_count_ >= most_pages) drop_all_pages();
    const auto number = address / page_bytes;
    last_page_ = static_cast<page*>(map_zeros(sizeof(page)));
    slot_for(number) = {number + 1, last_page_};
    ++page_count_;
    last_number_ = number;
    return *last_page_;
}

shadow_memory::page_slot& shadow_memory::slot_for(std::uintptr_t number) noexcept {
    for (auto at = number * 0x9E3779B97F4A7C15ULL >> 40U;; ++at) {
        auto& slot = slots_[at % slot_count];
        if (slot.number == 0 || slot.number == number + 1) return slot;
    }
}

void shadow_memory::drop_all_pages() noexcept {
    for (std::size_t i = 0; i < slot_count; ++i) {
        if (slots_[i].number != 0) munmap(slots_[i].where, sizeof(page));
        slots_[i] = {};
    }
    page_count_ = 0;
    last_number_ = ~std::uintptr_t{0};
    last_page_ = nullptr;
}

} // namespace explorer
