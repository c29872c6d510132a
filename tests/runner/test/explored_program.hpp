// Programs for the real explorer, put into a folder that goes with the test.
#pragma once

#include "commands/commands.hpp"
#include "core/building.hpp"
#include "core/exploring.hpp"
#include "test/scratch_tree.hpp"

#include <string>

namespace testing {

/// Two threads add to a counter without a lock.
inline const std::string lost_update = R"cpp(#include <thread>

int counter = 0;

void add() {
    int seen = counter;
    counter = seen + 1;
}

int main() {
    std::thread first(add);
    std::thread second(add);
    first.join();
    second.join();
}
)cpp";

/// Two threads take two locks in opposite orders.
inline const std::string ab_ba = R"cpp(#include <mutex>
#include <thread>

int main() {
    std::mutex a, b;
    std::thread first([&] {
        std::lock_guard la(a);
        std::lock_guard lb(b);
    });
    std::thread second([&] {
        std::lock_guard lb(b);
        std::lock_guard la(a);
    });
    first.join();
    second.join();
}
)cpp";

/// Two threads add to a counter under a lock; as many as the first argument says, else two.
inline const std::string right = R"cpp(#include <cassert>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 2;
    int counter = 0;
    std::mutex m;
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&] {
            std::lock_guard lock(m);
            ++counter;
        });
    for (auto& each : threads)
        each.join();
    assert(counter == count);
}
)cpp";

/// The real explorer, built, and a folder for programs.
class program_desk {
  public:
    program_desk() : places_(runner::find_layout()) {
        runner::build_targets(places_, {"program_host"});
    }

    [[nodiscard]] std::filesystem::path write(const std::string& name,
                                              const std::string& text) const {
        return tree_.write(name, text);
    }

    [[nodiscard]] runner::report explore(const std::string& name, const std::string& text,
                                         std::uint64_t seed = 1,
                                         const std::vector<std::string>& arguments = {}) const {
        runner::exploring_request request{write(name, text), arguments};
        request.schedules.seed = seed;
        return runner::explore_program(places_, runner::toolchain::load(places_.build), request);
    }

    /// All that its schedules print, each with how many did.
    [[nodiscard]] std::vector<runner::printed_output> outputs(const std::string& name,
                                                              const std::string& text) const {
        runner::exploring_request request{write(name, text)};
        request.schedules.outputs = true;
        request.schedules.schedules = 500;
        const auto tools = runner::toolchain::load(places_.build);
        return runner::explore_program(places_, tools, request).outputs;
    }

    [[nodiscard]] runner::session open() const {
        return {places_, runner::catalogue::load(places_.root), {false, false, false, 80}};
    }

  private:
    scratch_tree tree_;
    runner::layout places_;
};

} // namespace testing
