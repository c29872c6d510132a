// What the learner has done so far, kept in one file that is never lost.
#include "core/progress.hpp"

#include "core/error.hpp"
#include "core/files.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <sys/stat.h>

namespace runner {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::int64_t known_version = 1;

/// The text is no progress file. Never leaves this file.
struct damaged {};

const json::value& member(const json::object& from, std::string_view name) {
    const json::value* found = from.if_contains(name);
    if (found == nullptr) throw damaged{};
    return *found;
}

std::string text_of(const json::object& from, std::string_view name) {
    const json::value& found = member(from, name);
    if (!found.is_string()) throw damaged{};
    return std::string(found.get_string());
}

bool truth_of(const json::object& from, std::string_view name) {
    const json::value& found = member(from, name);
    if (!found.is_bool()) throw damaged{};
    return found.get_bool();
}

std::uint64_t count_of(const json::object& from, std::string_view name) {
    const json::value& found = member(from, name);
    boost::system::error_code failed;
    const auto count = found.to_number<std::uint64_t>(failed);
    if (failed) throw damaged{};
    return count;
}

exercise_progress entry_from(const json::value& value) {
    if (!value.is_object()) throw damaged{};
    const json::object& from = value.get_object();
    exercise_progress entry;
    entry.passed = truth_of(from, "passed");
    entry.passed_at = text_of(from, "passed_at");
    entry.attempts = count_of(from, "attempts");
    entry.hints = count_of(from, "hints");
    entry.revealed = truth_of(from, "revealed");
    entry.last_verdict = text_of(from, "last_verdict");
    return entry;
}

json::object to_object(const exercise_progress& entry) {
    return {{"passed", entry.passed},     {"passed_at", entry.passed_at},
            {"attempts", entry.attempts}, {"hints", entry.hints},
            {"revealed", entry.revealed}, {"last_verdict", entry.last_verdict}};
}

void refuse_newer(std::int64_t version, const fs::path& file) {
    if (version <= known_version) return;
    throw usage_error(
        "The progress file " + file.string() +
        " was written by a newer workbook "
        "(version " +
        std::to_string(version) + "; this one knows " + std::to_string(known_version) +
        "). It is left alone: update this checkout, or move the file away to start over.");
}

progress parse(const std::string& text, const fs::path& file) {
    boost::system::error_code failed;
    const json::value whole = json::parse(text, failed);
    if (failed || !whole.is_object()) throw damaged{};
    const json::value& version = member(whole.get_object(), "version");
    if (!version.is_int64() || version.get_int64() < 1) throw damaged{};
    refuse_newer(version.get_int64(), file);
    const json::value& entries = member(whole.get_object(), "exercises");
    if (!entries.is_object()) throw damaged{};
    progress all;
    for (const auto& entry : entries.get_object()) {
        all.exercises.emplace(entry.key(), entry_from(entry.value()));
    }
    return all;
}

/// Of two times in ISO 8601 the earlier one; nothing counts as never.
std::string earlier(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return a + b;
    return std::min(a, b);
}

exercise_progress joined(const exercise_progress& mine, const exercise_progress& added) {
    exercise_progress both = mine.attempts > 0 ? mine : added;
    both.passed = mine.passed || added.passed;
    both.passed_at = earlier(mine.passed_at, added.passed_at);
    both.attempts = std::max(mine.attempts, added.attempts);
    both.hints = std::max(mine.hints, added.hints);
    both.revealed = mine.revealed || added.revealed;
    return both;
}

bool is_missing(const fs::path& file) {
    struct stat about {};

    return ::stat(file.c_str(), &about) != 0 && errno == ENOENT;
}

/// Nothing when the file is damaged.
std::optional<progress> try_read(const fs::path& file) {
    if (is_missing(file)) return progress{};
    try {
        return parse(read_text(file), file);
    } catch (const damaged&) {
        return std::nullopt;
    }
}

/// Somebody may keep the file elsewhere and have a link to it here, even before it exists: the link
/// stays one.
fs::path behind_links(fs::path file) {
    constexpr int most = 16;
    std::error_code failed;
    for (int i = 0; i < most && fs::is_symlink(file, failed); ++i) {
        const fs::path target = fs::read_symlink(file, failed);
        if (failed) break;
        file = file.parent_path() / target;
    }
    return file;
}

fs::path free_name_beside(const fs::path& file) {
    const std::string base = file.string() + ".damaged-" + utc_stamp();
    fs::path name = base;
    for (int i = 2; fs::exists(name); ++i)
        name = base + "-" + std::to_string(i);
    return name;
}

} // namespace

exercise_progress progress::of(const std::string& key) const {
    const auto found = exercises.find(key);
    return found == exercises.end() ? exercise_progress{} : found->second;
}

progress_store::progress_store(fs::path file) : file_(behind_links(std::move(file))) {}

fs::path progress_store::lock_path() const {
    return file_.string() + ".lock";
}

progress progress_store::read() {
    // No lock: the file is only ever replaced as a whole.
    if (auto all = try_read(file_)) return *std::move(all);
    const file_lock held(lock_path());
    return read_locked();
}

progress progress_store::read_locked() {
    if (auto all = try_read(file_)) return *std::move(all);
    const fs::path aside = free_name_beside(file_);
    std::error_code failed;
    fs::rename(file_, aside, failed);
    if (failed) {
        throw usage_error("The progress file " + file_.string() +
                          " is damaged and cannot be set aside (" + failed.message() +
                          "). Move it away to go on.");
    }
    notice_ = "The progress file was damaged. It is kept as " + aside.string() +
              "; a new one begins here.";
    return {};
}

/// An entry a line, so that people can read it and a difference shows what changed.
std::string to_json(const progress& all) {
    std::string text = "{\"version\":" + std::to_string(known_version) + ",\"exercises\":{";
    const char* before = "\n";
    for (const auto& [key, entry] : all.exercises) {
        text.append(before).append(json::serialize(json::string_view(key))).append(":");
        text += json::serialize(to_object(entry));
        before = ",\n";
    }
    return text + "\n}}\n";
}

progress parse_progress(const std::string& text) {
    try {
        return parse(text, "that was given");
    } catch (const damaged&) {
        throw usage_error("it holds no progress that can be read");
    }
}

void progress_store::apply(const std::string& key,
                           const std::function<void(exercise_progress&)>& change) {
    const file_lock held(lock_path());
    progress all = read_locked();
    change(all.exercises[key]);
    replace_file(file_, to_json(all));
}

void progress_store::record_attempt(const std::string& key, verdict result) {
    if (result == verdict::grader_fault) return;
    update(key, [result](exercise_progress& entry) {
        ++entry.attempts;
        entry.last_verdict = to_string(result);
        if (result != verdict::pass) return;
        entry.passed = true;
        if (entry.passed_at.empty()) entry.passed_at = utc_now();
    });
}

std::uint64_t progress_store::record_hint(const std::string& key, std::uint64_t levels) {
    std::uint64_t shown = 0;
    update(key, [&shown, levels](exercise_progress& entry) {
        entry.hints = std::min(entry.hints + 1, levels);
        shown = entry.hints;
    });
    return shown;
}

void progress_store::record_reveal(const std::string& key) {
    update(key, [](exercise_progress& entry) {
        if (!entry.passed) entry.revealed = true;
    });
}

void progress_store::join(const progress& other) {
    const file_lock held(lock_path());
    progress all = read_locked();
    for (const auto& [key, added] : other.exercises)
        all.exercises[key] = joined(all.of(key), added);
    replace_file(file_, to_json(all));
}

void progress_store::record_reset(const std::string& key) {
    update(key, [](exercise_progress& entry) {
        entry.passed = false;
        entry.last_verdict.clear();
    });
}

} // namespace runner
