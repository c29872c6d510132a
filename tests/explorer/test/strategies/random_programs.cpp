// Small enough for all schedules to be run, and rich in conflicts.
#include "random_programs.hpp"

#include "explorer/strategies/random.hpp"

namespace explorer::testing {

namespace {

constexpr std::uint32_t first_mutex = 10;
constexpr std::uint32_t condition = 20;
constexpr std::uint32_t semaphore = 30;

using list = std::vector<instruction>;

std::uint32_t below(random_source& random, std::uint32_t n) {
    return static_cast<std::uint32_t>(random.below(n));
}

void append(list& to, const list& more) {
    to.insert(to.end(), more.begin(), more.end());
}

list data(random_source& random) {
    const auto object = 1 + below(random, 2);
    constexpr does all[] = {does::step, does::read, does::write, does::add, does::compute};
    return {{all[random.below(5)], object, 1 + below(random, 3)}};
}

list locked(random_source& random) {
    const auto mutex = first_mutex + below(random, 2);
    list part{{does::lock, mutex}};
    if (random.one_in(2)) append(part, data(random));
    if (!random.one_in(6)) part.push_back({does::unlock, mutex});
    return part;
}

list nested(random_source& random) {
    const auto outer = first_mutex + below(random, 2);
    const auto inner = first_mutex * 2 + 1 - outer;
    return {{does::lock, outer}, {does::lock, inner}, {does::unlock, inner}, {does::unlock, outer}};
}

list blocking(random_source& random) {
    switch (random.below(6)) {
    case 0:
        return {{does::signal, semaphore}};
    case 1:
        return {{does::acquire, semaphore}};
    case 2:
        return joined({{{does::lock, first_mutex}},
                       wait_on(condition, first_mutex),
                       {{does::unlock, first_mutex}}});
    case 3:
        return {{does::notify, condition}};
    case 4:
        return {{does::notify_all, condition}};
    default:
        return {{does::skip_if, 1, 1}, {does::step, 2}};
    }
}

list random_part(random_source& random) {
    switch (random.below(10)) {
    case 0:
    case 1:
        return locked(random);
    case 2:
        return nested(random);
    case 3:
    case 4:
        return blocking(random);
    case 5:
        return random.one_in(3) ? list{{does::toss, 0, 2}} : data(random);
    default:
        return data(random);
    }
}

list random_thread(random_source& random, std::size_t length) {
    list all;
    while (all.size() < length)
        append(all, random_part(random));
    return all;
}

void let_first_spawn_last(program& what, random_source& random) {
    const auto last = static_cast<std::uint32_t>(what.size() - 1);
    auto& first = what.front();
    const auto at = static_cast<std::ptrdiff_t>(random.below(first.size() + 1));
    first.insert(first.begin() + at, {does::spawn, 0, last});
    if (random.one_in(2)) what.back().push_back({does::exit});
    if (random.one_in(2)) first.push_back({does::join, 0, last});
    if (random.one_in(2)) append(first, data(random));
}

} // namespace

program hand_over() {
    const list consumer = joined({{{does::lock, 1}, {does::skip_if, 2, 5}},
                                  wait_on(3, 1),
                                  {{does::back, 0, 5}, {does::unlock, 1}}});
    const list producer{{does::lock, 1}, {does::write, 2, 1}, {does::notify, 3}, {does::unlock, 1}};
    return {consumer, producer};
}

program random_program(std::uint64_t seed) {
    random_source random(seed);
    const bool three = random.one_in(2);
    program what;
    for (std::size_t i = 0; i < (three ? 3U : 2U); ++i)
        what.push_back(random_thread(random, 1 + random.below(three ? 3 : 5)));
    if (random.one_in(3)) let_first_spawn_last(what, random);
    return what;
}

std::string text_of(const program& what) {
    std::string text;
    for (const auto& thread : what) {
        for (const auto& each : thread)
            text += std::to_string(static_cast<int>(each.what)) + "(" +
                    std::to_string(each.object) + "," + std::to_string(each.value) + ") ";
        text += "\n";
    }
    return text;
}

} // namespace explorer::testing
