// Another shape: the list of watchers is never changed, only replaced, so a pointer to it is a
// copy.
#include "lock_across_callback.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace workbook {

struct settings::state {
    using list = std::map<std::size_t, watcher>;

    std::mutex mutex;
    std::map<std::string, std::string> values;                       // guarded by mutex
    std::shared_ptr<const list> watchers = std::make_shared<list>(); // guarded by mutex
    std::size_t next_number = 1;                                     // guarded by mutex
};

settings::settings() : state_(std::make_unique<state>()) {}

settings::~settings() = default;

void settings::set(const std::string& key, const std::string& value) {
    std::unique_lock lock(state_->mutex);
    state_->values[key] = value;
    const auto told = state_->watchers;
    lock.unlock();
    for (const auto& [number, tell] : *told)
        tell(key, value);
}

std::string settings::get(const std::string& key) const {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->values.find(key);
    return found == state_->values.end() ? std::string() : found->second;
}

std::size_t settings::watch(watcher added) {
    const std::lock_guard lock(state_->mutex);
    auto changed = std::make_shared<state::list>(*state_->watchers);
    changed->emplace(state_->next_number, std::move(added));
    state_->watchers = std::move(changed);
    return state_->next_number++;
}

void settings::forget(std::size_t number) {
    const std::lock_guard lock(state_->mutex);
    auto changed = std::make_shared<state::list>(*state_->watchers);
    changed->erase(number);
    state_->watchers = std::move(changed);
}

} // namespace workbook
