// What every lesson owes its reader: a story as it was approved, and a word on options that cannot
// be.
#pragma once

#include "approved.hpp"
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>

#include <initializer_list>
#include <string>

namespace testing {

/// Each of these is refused with status 2 and a word on standard error, and nothing else happens.
inline void check_refused(std::initializer_list<const char*> all) {
    for (const char* arguments : all) {
        const auto run = run_captured(lesson, arguments);
        INFO(arguments << ": " << run.err);
        CHECK(run.status == 2);
        CHECK(!run.err.empty());
        CHECK(run.out.empty());
    }
}

/// In a pipe the lesson tells what was approved, without escapes and without complaints. `scrubbed`
/// takes out what differs from run to run.
template <typename Scrubber>
void check_story(const std::string& name, Scrubber scrubbed) {
    const auto run = run_captured(lesson);
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    check_approved(name, scrubbed(run.out));
}

} // namespace testing
