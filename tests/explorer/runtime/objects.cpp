// The table of objects, kept between runs so that a run allocates next to nothing.
#include "explorer/runtime/objects.hpp"

#include <algorithm>
#include <array>

namespace explorer {

const char* name_of(object_kind kind) noexcept {
    constexpr std::array names{"object",    "mutex",     "condition", "read-write lock",
                               "spin lock", "semaphore", "barrier",   "once flag",
                               "atomic",    "thread",    "files",     "time"};
    return names.at(static_cast<std::size_t>(kind));
}

void object::reset(std::uint32_t its_number, object_kind its_kind, std::uintptr_t its_address) {
    number = its_number;
    kind = its_kind;
    address = its_address;
    variable.clear();
    clock.clear();
    read_clock.clear();
    owner = nullptr;
    count = target = 0;
    mutex_type = 0;
    done = false;
    readers.clear();
    waiters.clear();
    notifies.clear();
    stores.clear();
    seen.clear();
    stores_dropped = 0;
}

std::string object::name() const {
    return std::string(name_of(kind)) + ' ' +
           (variable.empty() ? std::to_string(number_of_kind) : '`' + variable + '`');
}

void object_table::begin_run() noexcept {
    ++run_;
    used_ = filled_ = 0;
    std::fill(of_kind_.begin(), of_kind_.end(), 0);
}

object& object_table::at(std::uintptr_t address, object_kind kind) {
    if (filled_ * 2 > slots_.size()) grow();
    auto& place = slot_for(address);
    if (place.run == run_ && place.index != 0 && pool_[place.index].kind == kind)
        return pool_[place.index];
    if (place.run != run_) ++filled_;
    ++used_;
    if (used_ == pool_.size()) pool_.emplace_back();
    place = {address, run_, static_cast<std::uint32_t>(used_)};
    auto& made = pool_[used_];
    made.reset(place.index, kind, address);
    made.number_of_kind = ++of_kind_[static_cast<std::size_t>(kind)];
    return made;
}

object* object_table::find(std::uintptr_t address) noexcept {
    const auto& place = slot_for(address);
    return place.run == run_ && place.index != 0 ? &pool_[place.index] : nullptr;
}

void object_table::erase(std::uintptr_t address) noexcept {
    auto& place = slot_for(address);
    if (place.run == run_) place.index = 0; // stays a stepping stone for others
}

object_table::slot& object_table::slot_for(std::uintptr_t address) noexcept {
    const auto mask = slots_.size() - 1;
    auto at = (address >> 3U) * 0x9E3779B97F4A7C15ULL >> 20U;
    for (;; ++at) {
        auto& place = slots_[at & mask];
        if (place.run != run_ || place.address == address) return place;
    }
}

void object_table::grow() {
    std::vector<slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const auto& each : old)
        if (each.run == run_) slot_for(each.address) = each;
}

} // namespace explorer
