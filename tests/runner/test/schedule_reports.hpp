// Reports whose schedule is a canned one, as the explorer's findings become reports.
#pragma once

#include "core/outcome.hpp"
#include "test/canned_schedules.hpp"

namespace testing {

inline runner::report report_with(const canned_report& canned) {
    const auto found = canned.read();
    runner::claim_outcome outcome;
    outcome.result = found.result;
    outcome.message = found.message;
    outcome.notes = found.notes;
    outcome.where = found.where;
    outcome.schedules = found;
    runner::report made;
    made.exercise = "race.cpp";
    made.file = "race.cpp";
    runner::take_outcome(outcome, made);
    made.replay = "./workbook replay race.cpp 1";
    return made;
}

/// Everything in it that a program could have chosen is hostile.
inline canned_report hostile_schedule() {
    const std::string evil = "</script><script>alert(1)</script>\x1b[2J\"'&<b>\n\u202e";
    canned_report made("data_race", evil);
    made.with("notes", boost::json::array{boost::json::string(evil)})
        .with("strategy", boost::json::string(evil));
    made.thread("main").thread(evil);
    made.object(evil, "mutex");
    made.step(0, "create", evil, 11, "u")
        .step(1, "lock", evil, 2, "gb", 1)
        .source(evil + "\n" + evil + "\n");
    return made;
}

} // namespace testing
