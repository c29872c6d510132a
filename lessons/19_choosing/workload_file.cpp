// Every value is checked where it is read, since only there its line is known.
#include "workload_file.hpp"

#include "narrator.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace advice {

namespace {

using std::chrono::microseconds;

constexpr std::array<std::string_view, 12> known_keys{
    "title",  "tasks", "waits_ms",   "computes_ms", "isolated",    "blocking",
    "shares", "limit", "per_second", "memory_mb",   "deadline_ms", "cores"};

std::string contents_of(const std::string& file) {
    if (std::filesystem::is_directory(file))
        throw narration::bad_usage(fmt::format("Cannot read {}: it is a folder.", file));
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad())
        throw narration::bad_usage(fmt::format("Cannot read {}: {}.", file, std::strerror(errno)));
    return text;
}

// One file's table, and what is said when something in it cannot be used.
class workload_table {
  public:
    explicit workload_table(const std::string& file) : file_(file) {
        try {
            values_ = toml::parse(contents_of(file), file);
        } catch (const toml::parse_error& broken) {
            fail(broken.source().begin.line,
                 fmt::format("{}. Write one `key = value` a line, such as `tasks = 50`.",
                             broken.description()));
        }
        for (const auto& [key, value] : values_)
            refuse_unknown(key, value);
    }

    [[nodiscard]] bool has(std::string_view key) const { return values_.contains(key); }

    [[nodiscard]] std::string text(std::string_view key, const std::string& otherwise) const {
        if (!has(key)) return otherwise;
        const auto value = values_[key].value_exact<std::string>();
        if (!value) fail(line_of(key), fmt::format("'{}' is a text: \"...\".", key));
        return *value;
    }

    [[nodiscard]] bool truth(std::string_view key) const {
        if (!has(key)) return false;
        const auto value = values_[key].value_exact<bool>();
        if (!value) fail(line_of(key), fmt::format("'{}' is true or false.", key));
        return *value;
    }

    [[nodiscard]] std::int64_t number(std::string_view key, std::int64_t most) const {
        if (!has(key)) fail(1, fmt::format("'{0}' is missing. Add a line `{0} = 50`.", key));
        const auto value = values_[key].value_exact<std::int64_t>();
        if (!value || *value < 1 || *value > most)
            fail(line_of(key), fmt::format("'{}' is a whole number from 1 to {}.", key, most));
        return *value;
    }

    /// 0 if it is not there. Whole and broken numbers are times both.
    [[nodiscard]] microseconds time(std::string_view key, microseconds least,
                                    microseconds longest) const {
        if (!has(key)) return microseconds::zero();
        const auto ms = broken_number(key);
        const double most = std::chrono::duration<double, std::milli>(longest).count();
        if (!ms || !(*ms >= 0 && *ms <= most) || microseconds_of(*ms) < least)
            fail(line_of(key), fmt::format("'{}' is a number of milliseconds from {} to {:.0f}.",
                                           key, least.count() == 0 ? "0" : "0.001", most));
        return microseconds_of(*ms);
    }

    /// Nothing if it is not there.
    [[nodiscard]] std::optional<double> rate(std::string_view key) const {
        if (!has(key)) return std::nullopt;
        const auto rate = broken_number(key);
        if (!rate || !(*rate >= 0.001 && *rate <= highest_rate))
            fail(line_of(key), fmt::format("'{}' is a number of starts a second, from 0.001 to "
                                           "{:.0f}.",
                                           key, highest_rate));
        return rate;
    }

    [[noreturn]] void fail(std::int64_t line, const std::string& why) const {
        throw narration::bad_usage(fmt::format("{}:{}: {}", file_, line, why));
    }

    [[nodiscard]] std::int64_t line_of(std::string_view key) const {
        const auto* node = values_.get(key);
        return node ? node->source().begin.line : 1;
    }

  private:
    static microseconds microseconds_of(double ms) {
        return std::chrono::round<microseconds>(std::chrono::duration<double, std::milli>(ms));
    }

    [[nodiscard]] std::optional<double> broken_number(std::string_view key) const {
        return values_[key].is_number() ? values_[key].value<double>() : std::nullopt;
    }

    void refuse_unknown(const toml::key& key, const toml::node& value) const {
        if (std::ranges::find(known_keys, key.str()) == known_keys.end())
            fail(value.source().begin.line, fmt::format("there is no key '{}'. The keys are {}.",
                                                        key.str(), fmt::join(known_keys, ", ")));
    }

    std::string file_;
    toml::table values_;
};

void read_times(const workload_table& from, workbook::workload& into) {
    into.waits = from.time("waits_ms", microseconds::zero(), longest_part);
    into.computes = from.time("computes_ms", microseconds::zero(), longest_part);
    if (into.waits + into.computes > microseconds::zero()) return;
    const auto* key = from.has("computes_ms") ? "computes_ms" : "waits_ms";
    from.fail(from.line_of(key), "a task takes some time. Say how long it waits or computes: "
                                 "`waits_ms = 100`, `computes_ms = 20`, or both.");
}

} // namespace

situation read_workload(const std::string& file, const workbook::machine& on) {
    constexpr std::int64_t most_mb = 1'000'000;
    const workload_table from(file);
    situation read;
    read.title = from.text("title", std::filesystem::path(file).stem().string());
    read.load.on = on;
    read.load.tasks = static_cast<std::size_t>(from.number("tasks", most_tasks));
    read_times(from, read.load);
    read.load.isolated = from.truth("isolated");
    read.load.blocking = from.truth("blocking");
    read.shares = from.truth("shares");
    if (from.has("limit"))
        read.load.limit = static_cast<std::size_t>(from.number("limit", most_tasks));
    if (from.has("memory_mb"))
        read.load.on.memory_kib =
            1024 * static_cast<std::uint64_t>(from.number("memory_mb", most_mb));
    if (from.has("cores"))
        read.load.on.cores = static_cast<std::size_t>(from.number("cores", 1024));
    if (from.has("deadline_ms"))
        read.deadline = from.time("deadline_ms", microseconds(1), latest_deadline);
    read.per_second = from.rate("per_second");
    be_paced(read);
    return read;
}

} // namespace advice
