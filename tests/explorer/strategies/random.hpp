// A small random generator whose numbers are the same on every platform.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace explorer {

/// One step of splitmix64: spreads similar inputs over all 64 bits.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t value) noexcept {
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

/// The seed of schedule `number` in an exploration that started from `base`.
[[nodiscard]] constexpr std::uint64_t derived_seed(std::uint64_t base,
                                                   std::uint64_t number) noexcept {
    return mix(mix(base) ^ number);
}

/// xoshiro256**, seeded through splitmix64. The standard's engines are portable too, but its
/// distributions are not.
///
/// Thread safety: none. Equal seeds give equal numbers.
class random_source {
  public:
    explicit constexpr random_source(std::uint64_t seed = 0) noexcept {
        for (auto& word : state_) {
            word = mix(seed);
            seed += 0x9e3779b97f4a7c15U;
        }
    }

    /// 64 random bits.
    constexpr std::uint64_t next() noexcept {
        const auto result = std::rotl(state_[1] * 5, 7) * 9;
        const auto shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    /// A number below `n`, each with the same probability. REQUIRES: n > 0.
    constexpr std::uint64_t below(std::uint64_t n) noexcept {
        // What is left over when 2^64 is dealt out in portions of n would favour small numbers.
        const auto left_over = (0 - n) % n;
        auto drawn = next();
        while (drawn < left_over)
            drawn = next();
        return drawn % n;
    }

    /// True in one of `n` cases. REQUIRES: n > 0.
    constexpr bool one_in(std::uint64_t n) noexcept { return below(n) == 0; }

  private:
    std::array<std::uint64_t, 4> state_{};
};

} // namespace explorer
