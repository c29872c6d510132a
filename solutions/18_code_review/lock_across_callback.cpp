// settings, mended: the watchers are copied under the lock and called without it.
#include "lock_across_callback.hpp"

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace workbook {

struct settings::state {
    struct entry {
        std::size_t number;
        watcher tell;
    };

    std::vector<watcher> store(const std::string& key, const std::string& value);

    std::mutex mutex;
    std::map<std::string, std::string> values; // guarded by mutex
    std::vector<entry> watchers;               // guarded by mutex, in the order in which they came
    std::size_t next_number = 1;               // guarded by mutex
};

settings::settings() : state_(std::make_unique<state>()) {}

settings::~settings() = default;

//! [set]
// Changes the value, and copies those who have to be told. That is all that needs the lock.
std::vector<settings::watcher> settings::state::store(const std::string& key,
                                                      const std::string& value) {
    const std::lock_guard lock(mutex);
    values[key] = value;
    std::vector<watcher> told;
    for (const auto& each : watchers)
        told.push_back(each.tell);
    return told;
}

void settings::set(const std::string& key, const std::string& value) {
    // It was: one lock for all of it. Nobody knows what a watcher calls, so nobody can know that it
    // does not come back here, or wait for a thread that does.
    for (const auto& tell : state_->store(key, value))
        tell(key, value);
}

//! [set]

std::string settings::get(const std::string& key) const {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->values.find(key);
    return found == state_->values.end() ? std::string() : found->second;
}

std::size_t settings::watch(watcher added) {
    const std::lock_guard lock(state_->mutex);
    state_->watchers.push_back({state_->next_number, std::move(added)});
    return state_->next_number++;
}

void settings::forget(std::size_t number) {
    const std::lock_guard lock(state_->mutex);
    std::erase_if(state_->watchers, [&](const auto& each) { return each.number == number; });
}

} // namespace workbook
