// What the tests of the engine have in common.
#include "explored.hpp"

#include "explorer/strategies/random_walk.hpp"
#include "explorer/strategies/replay.hpp"

namespace explorer::testing {

session_options small_budget() {
    session_options options;
    options.limit = {1'000, 200'000};
    options.seed = 1;
    return options;
}

std::string word_of(const session_result& result) {
    return result.found ? result.found->word : "pass";
}

session_result explored(const std::function<void()>& body, const session_options& options) {
    return explore_body(body, options);
}

run_result run_once(const std::function<void()>& body, const run_options& options) {
    replay plain(run_log{});
    plain.start(0);
    return the_world().run(body, plain, options);
}

run_result run_at_random(const std::function<void()>& body, std::uint64_t seed,
                         const run_options& options) {
    random_walk walk;
    walk.start(seed);
    return the_world().run(body, walk, options);
}

} // namespace explorer::testing
