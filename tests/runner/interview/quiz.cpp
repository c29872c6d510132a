// Quiz questions: which come, how they are asked, what is kept.
#include "interview/quiz.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "interview/draw.hpp"
#include "interview/problem.hpp"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace runner {

namespace {

namespace json = boost::json;

constexpr std::int64_t quiz_version = 1;

spaced_item item_from(const json::value& from) {
    return {from.at("repetitions").to_number<int>(), from.at("easiness").to_number<double>(),
            from.at("interval").to_number<int>(), from.at("due").to_number<std::int64_t>()};
}

quiz_memory memory_from(const json::value& from) {
    if (from.at("version").to_number<std::int64_t>() > quiz_version)
        throw usage_error("it was written by a newer workbook");
    quiz_memory all;
    for (const auto& each : from.at("questions").as_object())
        all.emplace(each.key(), item_from(each.value()));
    return all;
}

} // namespace

std::string to_json(const quiz_memory& what) {
    json::object questions;
    for (const auto& [id, item] : what)
        questions[id] = json::object{{"repetitions", item.repetitions},
                                     {"easiness", item.easiness},
                                     {"interval", item.interval},
                                     {"due", item.due}};
    return json::serialize(
        json::object{{"version", quiz_version}, {"questions", std::move(questions)}});
}

quiz_memory parse_quiz_memory(const std::string& text) {
    try {
        return memory_from(json::parse(text));
    } catch (const std::exception& problem) {
        throw usage_error(std::string("this is no quiz memory that can be read: ") +
                          plain_words(problem));
    }
}

quiz_memory read_quiz_memory(const std::filesystem::path& file) {
    std::error_code none;
    if (!std::filesystem::exists(file, none)) return {};
    try {
        return parse_quiz_memory(read_text(file));
    } catch (const usage_error& problem) {
        throw usage_error(file.string() + ": " + problem.what() +
                          ". Next: move it away to begin anew.");
    }
}

std::vector<const question*> questions_due(const bank& from, const quiz_memory& known,
                                           const std::string& lesson, std::int64_t today,
                                           std::size_t most, std::uint64_t seed) {
    auto all = from.about(lesson);
    std::erase_if(all, [](const question* each) { return !each->has_choices(); });
    shuffle(all, seed);
    // New ones come last, as if they were due today.
    const auto due = [&](const question* each) {
        const auto found = known.find(each->id());
        return found == known.end() ? today + 1 : found->second.due;
    };
    std::erase_if(
        all, [&](const question* each) { return known.contains(each->id()) && due(each) > today; });
    std::stable_sort(all.begin(), all.end(),
                     [&](const auto* a, const auto* b) { return due(a) < due(b); });
    if (all.size() > most) all.resize(most);
    return all;
}

} // namespace runner
