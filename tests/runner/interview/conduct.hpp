// Conducts an interview: shows, asks, keeps the time, and writes down every answer at once.
#pragma once

#include "core/catalogue.hpp"
#include "interview/bank.hpp"
#include "interview/clock.hpp"
#include "interview/conversation.hpp"
#include "interview/examiner.hpp"
#include "interview/record.hpp"

#include <filesystem>
#include <functional>

namespace runner {

/// What an interview needs around it.
struct interview_room {
    const bank& questions;
    const catalogue& all;
    examiner& by;
    const conversation& with;
    interview_clock& clock;
    std::filesystem::path scratch; ///< where the candidate's files go
    std::function<void(const interview_record&)> save;
};

/// Goes on where `what` stands, until the last question is done, the time is up or the candidate
/// leaves. Saves after every answer, so that nothing is lost whatever happens. True when the
/// interview is over; false when it can be resumed. Blocks.
[[nodiscard]] bool conduct(const interview_room& room, interview_record& what);

} // namespace runner
