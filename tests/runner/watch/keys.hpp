// What was pressed: decodes the bytes of a terminal into keys, and tells typing from a paste.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

enum class key_name {
    character, ///< a letter, a digit, a sign: see `key::code`
    control,   ///< Ctrl with a letter: `code` is the small letter
    enter,
    escape,
    tab,
    backspace,
    up,
    down,
    left,
    right,
    page_up,
    page_down,
    home,
    end,
    pasted,  ///< a bracketed paste, whole; what was in it is not kept
    unknown, ///< a key that nothing is bound to
};

/// One key press. A value.
struct key {
    key_name name = key_name::unknown;
    char32_t code = 0;

    friend bool operator==(const key&, const key&) = default;
};

[[nodiscard]] constexpr key letter(char32_t code) noexcept {
    return {key_name::character, code};
}

[[nodiscard]] constexpr key control(char32_t code) noexcept {
    return {key_name::control, code};
}

/// Turns bytes into keys, whatever pieces they arrive in. Not thread-safe; never throws for bad
/// bytes: what nobody understands becomes `unknown`, what never ends is given up by `give_up`.
class key_decoder {
  public:
    /// The keys that are complete after these bytes.
    [[nodiscard]] std::vector<key> feed(std::string_view bytes);

    /// A beginning waits for its rest: a lone ESC, half a character, a paste without an end.
    [[nodiscard]] bool waiting() const noexcept { return pasting_ || !pending_.empty(); }

    /// The terminal is in the middle of a bracketed paste.
    [[nodiscard]] bool pasting() const noexcept { return pasting_; }

    /// The rest did not come in time: a lone ESC is the escape key, anything else is dropped.
    [[nodiscard]] std::vector<key> give_up();

  private:
    void skip_paste();
    void take_key(std::vector<key>& keys);

    std::string pending_;
    bool pasting_ = false;
};

/// Groups keys into bursts by the time between them, because a terminal that does not bracket its
/// pastes delivers them as typing. Not thread-safe. Time is given by the caller.
///
/// A burst of at most `most_typed` keys is typing. A longer one of one and the same key is a key
/// held down, and counts once. Any other is a paste, and counts as nothing.
class key_bursts {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Keys further apart than this belong to different bursts.
    static constexpr std::chrono::milliseconds gap{20};
    /// A burst is acted upon at the latest this long after its first key.
    static constexpr std::chrono::milliseconds longest{100};
    static constexpr std::size_t most_typed = 4;

    void add(const std::vector<key>& keys, time_point now);

    /// When to call `take`; nothing while no burst is open.
    [[nodiscard]] std::optional<time_point> due() const noexcept;

    /// The keys to act upon, and whether the rest of the burst was ignored as a paste.
    struct result {
        std::vector<key> keys;
        bool ignored = false;
    };

    /// Closes the burst.
    [[nodiscard]] result take();

  private:
    std::vector<key> open_;
    time_point first_{};
    time_point last_{};
    bool flooded_ = false; ///< keys that follow without a gap belong to a burst already dealt with
};

/// What of a burst is acted upon.
[[nodiscard]] key_bursts::result sift(std::vector<key> burst);

} // namespace runner
