// 18.4 Review: settings that tell watchers. The contract:
// lessons/18_code_review/lock_across_callback.hpp
#include "lock_across_callback.hpp"

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace workbook {

// The pull request says: "Settings can be watched now. Every access to `values` and to `watchers`
// is under the mutex, so this is thread-safe."
struct settings::state {
    struct entry {
        std::size_t number;
        watcher tell;
    };

    std::mutex mutex;
    std::map<std::string, std::string> values; // guarded by mutex
    std::vector<entry> watchers;               // guarded by mutex, in the order in which they came
    std::size_t next_number = 1;               // guarded by mutex
};

settings::settings() : state_(std::make_unique<state>()) {}

settings::~settings() = default;

void settings::set(const std::string& key, const std::string& value) {
    const std::lock_guard lock(state_->mutex);
    state_->values[key] = value;
    for (const auto& each : state_->watchers)
        each.tell(key, value);
}

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
