// Results from a child process: written before it ends, read by its parent.
#pragma once

#include "explorer/runtime/printed_outputs.hpp"
#include "explorer/runtime/world.hpp"
#include "explorer/strategies/exploration.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace explorer {

/// Memory that a process shares with the children it forks. One side writes, then ends; the other
/// reads. What does not fit is left out, and reading it fails.
class shared_buffer {
  public:
    shared_buffer();
    ~shared_buffer();
    shared_buffer(const shared_buffer&) = delete;
    shared_buffer& operator=(const shared_buffer&) = delete;

    void clear() noexcept;

    void write(const run_result& what);
    void write(const exploration_result& what);
    void write(const std::vector<printed_output>& what);
    void write_number(std::uint64_t what);

    [[nodiscard]] bool read(run_result& into);
    [[nodiscard]] bool read(exploration_result& into);
    [[nodiscard]] bool read(std::vector<printed_output>& into);
    [[nodiscard]] bool read_number(std::uint64_t& into);

  private:
    struct head {
        std::uint64_t written = 0;
        bool overflowed = false;
    };

    void put(const void* bytes, std::size_t size);
    bool get(void* bytes, std::size_t size);
    void put(const std::string& text);
    bool get(std::string& text);
    void put(const run_log& log);
    bool get(run_log& log);
    void put(const std::optional<std::string>& text);
    bool get(std::optional<std::string>& text);

    template <typename T>
    void put_value(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        put(&value, sizeof value);
    }

    template <typename T>
    bool get_value(T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        return get(&value, sizeof value);
    }

    template <typename T>
    void put_all(const std::vector<T>& values) {
        put_value(values.size());
        put(values.data(), values.size() * sizeof(T));
    }

    template <typename T>
    bool get_all(std::vector<T>& values) {
        std::size_t count = 0;
        if (!get_value(count) || count > room_bytes / sizeof(T)) return false;
        values.resize(count);
        return get(values.data(), count * sizeof(T));
    }

    static constexpr std::size_t room_bytes = std::size_t{256} << 20U;

    char* room_ = nullptr;
    std::size_t read_ = 0;
};

} // namespace explorer
