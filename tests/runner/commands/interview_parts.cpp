// Answers from a terminal or a file, and scorecards on disk.
#include "commands/interview_parts.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "interview/scorecard.hpp"

#include <cstring>

#include <unistd.h>

namespace runner {

namespace {

std::shared_ptr<std::FILE> opened(const std::string& file) {
    if (file.empty() || file == "-") return {stdin, [](std::FILE*) {}};
    std::FILE* const stream = std::fopen(file.c_str(), "re");
    if (stream == nullptr) throw usage_error("Cannot read the answers in " + file + ".");
    return {stream, [](std::FILE* one) { std::fclose(one); }};
}

const char* last_words = nullptr;

extern "C" void say_last_words(int signal) {
    for (const char* part : {"\n", last_words, "\n"})
        (void)!write(STDOUT_FILENO, part, std::strlen(part));
    raise(signal); // its handler is the usual one again
}

} // namespace

kept_on_interrupt::kept_on_interrupt(const char* words) : words_(words) {
    last_words = words;

    struct sigaction now {};

    now.sa_handler = say_last_words;
    now.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &now, &before_);
}

kept_on_interrupt::~kept_on_interrupt() {
    sigaction(SIGINT, &before_, nullptr);
}

answers::answers(const session& s, const std::string& file, const std::string& command)
    : file_(opened(file)), echo_(!file.empty()) {
    if (file.empty() && !s.out.interactive)
        throw usage_error("There is no terminal to ask on. Next: ./workbook " + command +
                          " --answers FILE reads the answers from a file, a line each; - is "
                          "standard input.");
}

conversation::source answers::source() const {
    return [file = file_, next = lines_of(file_.get())] { return next(); };
}

scorecard_files write_scorecard(const session& s, const bank& questions,
                                const interview_record& what,
                                const std::vector<interview_record>& all) {
    std::vector<interview_record> before;
    for (const auto& each : all)
        if (each.finished && each.id < what.id) before.push_back(each);
    const scorecard_source from{questions, s.all, what, before, s.places.root.string()};
    const auto folder = s.places.interviews() / what.id;
    scorecard_files made{folder / "scorecard.md", folder / "scorecard.html",
                         scorecard_text(s.out, from)};
    replace_file(made.markdown, scorecard_markdown(from));
    replace_file(made.html, scorecard_html(from));
    return made;
}

} // namespace runner
