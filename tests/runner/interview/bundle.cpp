// Exports and imports: the files of the state folder, joined in one.
#include "interview/bundle.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/progress.hpp"
#include "interview/problem.hpp"
#include "interview/quiz.hpp"
#include "interview/record.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace runner {

namespace {

namespace json = boost::json;

constexpr std::int64_t bundle_version = 1;

/// What a file holds, understood before anything is changed.
struct bundle {
    progress done;
    std::vector<interview_record> interviews;
    quiz_memory quiz;
};

bundle bundle_from(const json::value& from) {
    if (from.at("workbook_export").to_number<std::int64_t>() > bundle_version)
        throw usage_error("it was written by a newer workbook: update this one");
    bundle made;
    made.done = parse_progress(json::serialize(from.at("progress")));
    for (const auto& each : from.at("interviews").as_array())
        made.interviews.push_back(parse_interview(json::serialize(each)));
    made.quiz = parse_quiz_memory(json::serialize(from.at("quiz")));
    return made;
}

bundle parsed(const std::string& text) {
    try {
        return bundle_from(json::parse(text));
    } catch (const usage_error& problem) {
        throw usage_error("It cannot be imported: " + plain_words(problem) +
                          ". Nothing was changed.");
    } catch (const std::exception& problem) {
        throw usage_error("It is no export of the workbook, or a damaged one (" +
                          plain_words(problem) + "). Nothing was changed.");
    }
}

/// An interview may have gone on elsewhere: what is finished, or took more time, is later.
bool is_later(const interview_record& one, const interview_record& other) {
    return std::pair(one.finished, one.seconds_used) >
           std::pair(other.finished, other.seconds_used);
}

/// How many are new, or went on.
std::size_t add_interviews(const layout& places, const std::vector<interview_record>& added) {
    interview_store store(places.interviews());
    const auto known = store.all();
    std::size_t count = 0;
    for (const auto& each : added) {
        const auto mine = std::find_if(known.begin(), known.end(),
                                       [&](const auto& other) { return other.id == each.id; });
        if (mine != known.end() && !is_later(each, *mine)) continue;
        store.save(each);
        ++count;
    }
    return count;
}

/// Whoever remembers more knows better.
void add_quiz(const layout& places, const quiz_memory& added) {
    auto known = read_quiz_memory(places.quiz_file());
    for (const auto& [id, item] : added) {
        const auto found = known.find(id);
        if (found == known.end() || item.due > found->second.due) known[id] = item;
    }
    if (!added.empty()) replace_file(places.quiz_file(), to_json(known) + "\n");
}

} // namespace

std::string exported(const layout& places) {
    json::array interviews;
    interview_store store(places.interviews());
    for (const auto& each : store.all())
        interviews.push_back(json::parse(to_json(each)));
    const auto done = progress_store(places.progress_file()).read();
    const json::object all{{"workbook_export", bundle_version},
                           {"exported_at", utc_now()},
                           {"progress", json::parse(to_json(done))},
                           {"interviews", std::move(interviews)},
                           {"quiz", json::parse(to_json(read_quiz_memory(places.quiz_file())))}};
    return json::serialize(all) + "\n";
}

imported_counts import_text(const layout& places, const std::string& text) {
    const auto added = parsed(text);
    progress_store(places.progress_file()).join(added.done);
    const auto interviews = add_interviews(places, added.interviews);
    add_quiz(places, added.quiz);
    return {added.done.exercises.size(), interviews, added.quiz.size()};
}

} // namespace runner
