// A verdict as one JSON object.
#include "core/report_text.hpp"

#include "core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace runner {
namespace {

namespace json = boost::json;

/// What a learner's program prints can be any bytes; JSON is UTF-8.
json::string text(const std::string& bytes) {
    return json::string(valid_utf8(bytes));
}

json::array texts(const std::vector<std::string>& all) {
    json::array result;
    for (const std::string& one : all)
        result.push_back(text(one));
    return result;
}

std::string_view word(claim_state state) {
    switch (state) {
    case claim_state::held:
        return "held";
    case claim_state::broken:
        return "broken";
    case claim_state::not_run:
        return "not_run";
    }
    return "not_run";
}

json::array claims_of(const report& what) {
    json::array result;
    for (const claim& one : what.claims) {
        result.push_back(json::object{{"text", text(one.text)},
                                      {"state", json::string(word(one.state))},
                                      {"seconds", one.seconds.count()}});
    }
    return result;
}

void add_schedule(const report& what, bool with_steps, json::object& into) {
    into["hash"] = text(what.hash);
    into["replay"] = text(what.replay);
    if (!what.shown) return;
    into["strategy"] = text(what.shown->strategy);
    into["schedule"] = what.shown->number;
    into["preemptions"] = what.shown->preemptions;
    into["minimal"] = what.shown->minimal;
    if (with_steps) into["timeline"] = json::parse(to_json(*what.shown));
}

json::array outputs_of(const report& what) {
    json::array all;
    for (const auto& each : what.outputs)
        all.emplace_back(json::object{{"text", text(each.text)}, {"schedules", each.schedules}});
    return all;
}

} // namespace

std::string to_json(const report& what, bool with_steps) {
    json::object whole;
    whole["exercise"] = text(what.exercise);
    whole["id"] = text(what.id);
    whole["file"] = text(what.file);
    whole["verdict"] = json::string(to_string(what.result));
    whole["message"] = text(what.message);
    whole["schedules"] = what.schedules;
    whole["coverage"] = text(what.coverage);
    whole["seed"] = what.seed ? json::value(*what.seed) : json::value(nullptr);
    whole["seconds"] = what.seconds.count();
    whole["claim"] = text(what.claim_text);
    whole["expected"] = text(what.expected);
    whole["actual"] = text(what.actual);
    whole["notes"] = texts(what.notes);
    whole["where"] = text(what.where);
    whole["stacks"] = texts(what.stacks);
    whole["next"] = text(what.next);
    whole["compiler_output"] = text(what.compiler_output);
    whole["warnings"] = texts(what.warnings);
    whole["printed"] = text(what.printed);
    if (!what.outputs.empty()) whole["outputs"] = outputs_of(what);
    whole["claims"] = claims_of(what);
    whole["takeaway"] = text(what.takeaway);
    add_schedule(what, with_steps, whole);
    return json::serialize(whole);
}

} // namespace runner
