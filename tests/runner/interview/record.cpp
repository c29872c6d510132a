// Interviews as JSON, a file each.
#include "interview/record.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/terminal.hpp"
#include "interview/problem.hpp"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

namespace runner {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::int64_t record_version = 1;
constexpr std::array steps{"prompt", "clarify", "work", "follow_up", "rubric", "answer", "done"};

std::string_view to_string(interview_step step) {
    return steps.at(static_cast<std::size_t>(step));
}

interview_step step_from(std::string_view word) {
    const auto found = std::find(steps.begin(), steps.end(), word);
    if (found == steps.end()) throw usage_error("'" + std::string(word) + "' is no step");
    return static_cast<interview_step>(found - steps.begin());
}

template <typename Value>
json::array array_of(const std::vector<Value>& all) {
    json::array made;
    for (const auto& each : all)
        made.emplace_back(each);
    return made;
}

std::vector<std::string> strings(const json::value& from) {
    return json::value_to<std::vector<std::string>>(from);
}

json::object to_object(const asked_question& one) {
    return {{"id", one.id},
            {"at", json::string(to_string(one.at))},
            {"seconds", one.seconds},
            {"clarified", array_of(one.clarified)},
            {"said", array_of(one.said)},
            {"followed", array_of(one.followed)},
            {"hints", one.hints},
            {"checks", one.checks},
            {"verdict", one.verdict},
            {"chose_right", one.chose_right ? json::value(*one.chose_right) : json::value(nullptr)},
            {"marks", array_of(one.marks)}};
}

std::vector<int> marks_from(const json::value& from) {
    auto marks = json::value_to<std::vector<int>>(from);
    for (const int each : marks)
        if (each < 0 || each > 2) throw usage_error("a mark is 0, 1 or 2");
    return marks;
}

asked_question question_from(const json::value& from) {
    asked_question one;
    one.id = json::value_to<std::string>(from.at("id"));
    one.at = step_from(json::value_to<std::string>(from.at("at")));
    one.seconds = from.at("seconds").to_number<double>();
    one.clarified = strings(from.at("clarified"));
    one.said = strings(from.at("said"));
    one.followed = strings(from.at("followed"));
    one.hints = from.at("hints").to_number<std::uint64_t>();
    one.checks = from.at("checks").to_number<std::uint64_t>();
    one.verdict = json::value_to<std::string>(from.at("verdict"));
    if (!from.at("chose_right").is_null()) one.chose_right = from.at("chose_right").as_bool();
    one.marks = marks_from(from.at("marks"));
    return one;
}

/// The folder of the interview bears its name: no way leads out from there.
std::string checked_id(std::string id) {
    const bool right = !id.empty() && id.find_first_not_of("0123456789-x") == std::string::npos;
    if (!right) throw usage_error("'" + printable(id) + "' is no name of an interview");
    return id;
}

interview_record record_from(const json::value& from) {
    if (from.at("version").to_number<std::int64_t>() > record_version)
        throw usage_error("it was written by a newer workbook");
    interview_record made;
    made.id = checked_id(json::value_to<std::string>(from.at("id")));
    made.seed = from.at("seed").to_number<std::uint64_t>();
    made.minutes = from.at("minutes").to_number<int>();
    made.lesson = json::value_to<std::string>(from.at("lesson"));
    made.seconds_used = from.at("seconds_used").to_number<double>();
    made.finished = from.at("finished").as_bool();
    for (const auto& each : from.at("questions").as_array())
        made.questions.push_back(question_from(each));
    return made;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

std::string to_json(const interview_record& what) {
    json::array questions;
    for (const auto& each : what.questions)
        questions.emplace_back(to_object(each));
    return json::serialize(json::object{{"version", record_version},
                                        {"id", what.id},
                                        {"seed", what.seed},
                                        {"minutes", what.minutes},
                                        {"lesson", what.lesson},
                                        {"seconds_used", what.seconds_used},
                                        {"finished", what.finished},
                                        {"questions", std::move(questions)}});
}

interview_record parse_interview(const std::string& text) {
    try {
        return record_from(json::parse(text));
    } catch (const std::exception& problem) {
        throw usage_error(std::string("this is no interview that can be read: ") +
                          plain_words(problem));
    }
}

std::vector<interview_record> interview_store::all() {
    std::vector<interview_record> records;
    for (const auto& file : files_in(folder_)) {
        try {
            records.push_back(parse_interview(read_text(file)));
        } catch (const usage_error& problem) {
            notices_.push_back(file.string() + ": " + problem.what() + ". It is left alone.");
        }
    }
    return records;
}

void interview_store::save(const interview_record& what) const {
    replace_file(folder_ / (what.id + ".json"), to_json(what) + "\n");
}

} // namespace runner
