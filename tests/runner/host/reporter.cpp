// Tells the runner, assertion by assertion, what Catch2 found.
#include "host/channel.hpp"
#include "host/explored.hpp"
#include "host/last_words.hpp"

#include <graders/support/judged_as.hpp>

#include <catch2/catch_test_case_info.hpp>
#include <catch2/internal/catch_istream.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>

#include <algorithm>
#include <optional>
#include <regex>
#include <tuple>
#include <utility>

namespace grading {
std::atomic<const char*> current_verdict{nullptr};
} // namespace grading

namespace host {

namespace {

/// The two sides of `text` around its only "=="; nothing when there is none or more than one.
std::optional<std::pair<std::string, std::string>> sides(const std::string& text) {
    for (const std::string middle : {"\n==\n", " == "}) {
        const auto at = text.find(middle);
        if (at == std::string::npos) continue;
        if (text.find(middle, at + 1) != std::string::npos) return std::nullopt;
        return std::pair{text.substr(0, at), text.substr(at + middle.size())};
    }
    return std::nullopt;
}

/// Catch2 adds the hexadecimal form to numbers above 255: "1000 (0x3e8)".
std::string without_hexadecimal(const std::string& text) {
    static const std::regex hexadecimal(R"( \(0x[0-9a-f]+\))");
    return std::regex_replace(text, hexadecimal, "");
}

/// What a check that compares nothing expected, and what came: {"false", "true"}.
std::pair<std::string, std::string> expected_and_came(const Catch::AssertionResult& result) {
    const auto expanded = result.getExpandedExpression();
    if (result.getResultType() == Catch::ResultWas::DidntThrowException) {
        const auto type = expanded.rfind(", "); // "make(0), std::invalid_argument"
        return {type == std::string::npos ? "an exception" : expanded.substr(type + 2),
                "no exception"};
    }
    if (expanded == "false") return {"true", "false"};
    if (expanded == "!true") return {"false", "true"};
    return {"", expanded};
}

class channel_reporter final : public Catch::StreamingReporterBase {
  public:
    explicit channel_reporter(Catch::ReporterConfig&& config)
        : StreamingReporterBase(std::move(config)) {}

    static std::string getDescription() { return "tells the runner of the workbook"; }

    void assertionEnded(const Catch::AssertionStats& stats) override {
        const auto& result = stats.assertionResult;
        // Deaths are told by the handlers that know the stack.
        if (result.getResultType() == Catch::ResultWas::FatalErrorCondition) return;
        if (result.isOk()) return;
        const unexplored_scope quiet;
        wait_if_dying();
        tell_failure(stats);
    }

    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        to_runner->tell("ended",
                        {stats.testInfo->name, std::to_string(stats.totals.assertions.total()),
                         std::to_string(stats.totals.assertions.failed)});
    }

  private:
    static void tell_failure(const Catch::AssertionStats& stats) {
        const auto& result = stats.assertionResult;
        wire::message fields{current_verdict_word(), result.getExpressionInMacro(), "", "", "", ""};
        if (result.getResultType() == Catch::ResultWas::ThrewException) {
            fields[4] = std::string(result.getMessage());
            fields[5] = thrown_at(std::current_exception());
        } else if (const auto both = sides(result.getExpandedExpression())) {
            fields[2] = without_hexadecimal(both->second);
            fields[3] = without_hexadecimal(both->first);
        } else {
            std::tie(fields[2], fields[3]) = expected_and_came(result);
        }
        add_notes(stats, fields);
        if (!take_failure(fields)) to_runner->tell("failed", std::move(fields));
    }

    static std::string current_verdict_word() {
        const char* word = grading::current_verdict.load();
        return word == nullptr ? "" : word;
    }

    static void add_notes(const Catch::AssertionStats& stats, wire::message& fields) {
        // Catch2 keeps a message while an exception passes, and hears it again when its scope ends.
        for (const auto& info : stats.infoMessages)
            if (std::find(fields.begin() + 4, fields.end(), info.message) == fields.end())
                fields.push_back(info.message);
        const auto& result = stats.assertionResult;
        const bool explicit_fail = result.getResultType() == Catch::ResultWas::ExplicitFailure;
        if (explicit_fail && result.hasMessage()) fields.emplace_back(result.getMessage());
    }
};

CATCH_REGISTER_REPORTER("channel", channel_reporter)

} // namespace

} // namespace host
