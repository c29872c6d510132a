// From the command line to the exit status: parse, open the files, tell, report.
#include "exports.hpp"
#include "narrator_state.hpp"
#include "not_implemented.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>

namespace narration {

namespace {

namespace json = boost::json;

constexpr int told = 0;
constexpr int failed = 1;
constexpr int refused = 2;

struct settings {
    bool as_json = false;
    std::string trace_file;
    std::string svg_file;
};

// A file that was asked for. Opened before the lesson starts, so that nobody waits for a lesson
// only to hear that its result has nowhere to go.
class output_file {
  public:
    explicit output_file(std::string path) : path_(std::move(path)) {
        if (path_.empty()) return;
        errno = 0;
        stream_.open(path_);
        if (!stream_)
            throw bad_usage(fmt::format("Cannot write {}: {}.", path_, std::strerror(errno)));
    }

    [[nodiscard]] bool is_wanted() const { return !path_.empty(); }

    void write(const std::string& text) {
        stream_ << text << std::flush;
        if (!stream_) throw std::runtime_error(fmt::format("could not write all of {}.", path_));
    }

  private:
    std::string path_;
    std::ofstream stream_;
};

double milliseconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
}

json::object json_of(const event& happened) {
    json::object out{{"lane", happened.lane},
                     {"label", happened.label},
                     {"start_ms", milliseconds(happened.start)}};
    if (happened.is_mark)
        out["mark"] = true;
    else
        out["end_ms"] = milliseconds(happened.end());
    return out;
}

json::object json_of(const recording& recorded) {
    json::array events;
    for (const auto& happened : recorded.events)
        events.push_back(json_of(happened));
    return {{"caption", recorded.caption},
            {"lanes", json::array(recorded.lanes.begin(), recorded.lanes.end())},
            {"events", std::move(events)}};
}

// Does nothing, but fails where the output could not be written: a full disk, for instance.
void check_stdout() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        throw std::runtime_error("could not write all of the output.");
}

} // namespace

// One telling, from the parsed command line to the last file.
class lesson_run {
  public:
    lesson_run(const about& lesson, std::vector<option> options, std::vector<word_option> words)
        : options_(std::move(options)), words_(std::move(words)),
          state_(std::make_unique<narrator::state>()),
          app_(fmt::format("Lesson {}: {}", lesson.number, lesson.title)) {
        state_->lesson = lesson;
        declare();
    }

    int operator()(int argc, char** argv, const std::function<void(narrator&)>& tell) {
        try {
            app_.parse(argc, argv);
            return run(tell);
        } catch (const CLI::Success& help) {
            return app_.exit(help);
        } catch (const CLI::ParseError& error) {
            return complain(fmt::format("{}. Try --help.", error.what()), refused);
        } catch (const bad_usage& error) {
            return complain(error.what(), refused);
        } catch (const workbook::not_implemented& error) {
            return complain(
                fmt::format("The code under this lesson is {}. Finish the exercise first, "
                            "or run the lesson without --mine.",
                            error.what()),
                failed);
        } catch (const std::exception& error) {
            return complain(fmt::format("The lesson stopped: {}", error.what()), failed);
        }
    }

  private:
    void declare() {
        app_.add_flag("--json", settings_.as_json, "One JSON object on stdout, and nothing else");
        app_.add_option("--trace", settings_.trace_file, "Write Chrome trace JSON, for Perfetto")
            ->type_name("FILE");
        app_.add_option("--svg", settings_.svg_file, "Write the timelines as an SVG picture")
            ->type_name("FILE");
        for (const auto& one : options_) {
            const std::string name(one.name);
            auto& value = state_->options[name] = one.default_value;
            app_.add_option("--" + name, value, std::string(one.description))
                ->check(CLI::Range(one.min, one.max).description(""))
                ->type_name(fmt::format("{}..{}", one.min, one.max))
                ->capture_default_str();
        }
        for (const auto& one : words_)
            declare(one);
    }

    void declare(const word_option& one) {
        const auto name = "--" + std::string(one.name);
        auto& value = state_->words[std::string(one.name)];
        if (one.type.empty())
            app_.add_flag_callback(
                name, [&value] { value.emplace(); }, std::string(one.description));
        else
            app_.add_option(name, value, std::string(one.description))
                ->type_name(std::string(one.type));
    }

    int run(const std::function<void(narrator&)>& tell) {
        output_file trace(settings_.trace_file);
        output_file picture(settings_.svg_file);
        state_->how = look_of_stdout();
        state_->silent = settings_.as_json;
        narrator teller(std::move(state_));
        teller.state_->title = title_of(*teller.state_);
        tell(teller);
        teller.state_->begin_story();

        const auto recordings = teller.state_->recordings();
        if (settings_.as_json) report(*teller.state_, recordings);
        check_stdout();
        const auto& lesson = teller.state_->lesson;
        if (trace.is_wanted()) trace.write(chrome_trace(lesson, recordings));
        if (picture.is_wanted()) picture.write(svg(lesson, recordings));
        return told;
    }

    static std::string title_of(const narrator::state& state) {
        const auto text = fmt::format("{}  {}", state.lesson.number, state.lesson.title);
        return painted(text, "1", state.how.colour) + "\n";
    }

    static void report(const narrator::state& state, const std::vector<recording>& recordings) {
        json::array timelines;
        for (const auto& recorded : recordings)
            timelines.push_back(json_of(recorded));
        const json::object out{{"lesson", state.lesson.number},
                               {"title", state.lesson.title},
                               {"facts", state.facts},
                               {"predictions", state.predictions},
                               {"timelines", std::move(timelines)}};
        const auto text = json::serialize(out) + "\n";
        std::fwrite(text.data(), 1, text.size(), stdout);
    }

    static int complain(const std::string& sentence, int status) {
        std::fflush(stdout);
        fmt::print(stderr, "{}\n", sentence);
        return status;
    }

    const std::vector<option> options_;
    const std::vector<word_option> words_;
    std::unique_ptr<narrator::state> state_; // until the narrator takes it over
    settings settings_;
    CLI::App app_;
};

int run(int argc, char** argv, about lesson, const std::function<void(narrator&)>& tell) {
    return run(argc, argv, lesson, {}, tell);
}

int run(int argc, char** argv, about lesson, std::vector<option> options,
        const std::function<void(narrator&)>& tell) {
    return run(argc, argv, lesson, std::move(options), {}, tell);
}

int run(int argc, char** argv, about lesson, std::vector<option> options,
        std::vector<word_option> words, const std::function<void(narrator&)>& tell) {
    return lesson_run(lesson, std::move(options), std::move(words))(argc, argv, tell);
}

} // namespace narration
