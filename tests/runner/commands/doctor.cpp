// `workbook doctor`: what is installed with versions, what is missing, what to do.
#include "commands/commands.hpp"

#include "core/command_output.hpp"
#include "core/files.hpp"
#include "core/progress.hpp"
#include "core/toolchain.hpp"

#include <algorithm>
#include <cstdio>
#include <system_error>

#include <fmt/core.h>

#include <sys/statvfs.h>
#include <unistd.h>

namespace runner {
namespace {

namespace fs = std::filesystem;

enum class finding { fine, optional_missing, wrong };

/// Prints findings and remembers whether anything that is needed is wrong.
class findings {
  public:
    explicit findings(const terminal& out) : out_(out) {}

    void heading(std::string_view title) { fmt::print("{}\n", styled(out_, style::bold, title)); }

    void add(finding how, const std::string& what, const std::string& detail) {
        const auto [mark, look] = mark_of(how);
        const std::string lead = "  " + styled(out_, look, symbol(out_, mark)) + " ";
        const std::string wide = out_.width >= 60 ? fmt::format("{:<19} ", what) : what + ": ";
        fmt::print("{}\n", hanging(out_, out_.width >= 60 ? lead + wide : lead,
                                   out_.width >= 60 ? detail : wide + detail));
        if (how == finding::wrong) all_well_ = false;
    }

    [[nodiscard]] bool all_well() const { return all_well_; }

  private:
    static std::pair<sign, style> mark_of(finding how) {
        switch (how) {
        case finding::fine:
            return {sign::held, style::good};
        case finding::optional_missing:
            return {sign::not_run, style::dim};
        case finding::wrong:
            return {sign::broken, style::bad};
        }
        return {sign::broken, style::bad};
    }

    const terminal& out_;
    bool all_well_ = true;
};

struct tool {
    std::vector<std::string> command; ///< prints the version
    std::string package;              ///< Debian's name
    bool needed = true;
    std::string use;
};

std::string first_line(const std::string& text) {
    const std::string line = printable(text.substr(0, text.find('\n')));
    return line.empty() ? "installed" : line;
}

void look_for(const tool& one, findings& into) {
    const command_output got = output_of(one.command);
    const std::string& name = one.command.front();
    if (got.succeeded()) return into.add(finding::fine, name, first_line(got.text));
    const std::string remedy = "missing; " + one.use + ". Install: apt install " + one.package;
    into.add(one.needed ? finding::wrong : finding::optional_missing, name, remedy);
}

void programs(findings& into) {
    into.heading("Programs");
    const std::vector<tool> tools{
        {{"g++", "--version"}, "g++", true, "compiles everything"},
        {{"cmake", "--version"}, "cmake", true, "configures the build"},
        {{"ninja", "--version"}, "ninja-build", true, "builds"},
        {{"git", "--version"}, "git", false, "reset takes the shipped files from it"},
        {{"mold", "--version"}, "mold", false, "links faster"},
        {{"doxygen", "--version"}, "doxygen", false, "./workbook docs needs it"},
        {{"dot", "-V"}, "graphviz", false, "./workbook docs draws with it"},
        {{"chromium", "--version"}, "chromium", false, "./workbook docs --pdf prints with it"},
        {{"clangd", "--version"}, "clangd", false, "editors use it"},
    };
    for (const tool& one : tools)
        look_for(one, into);
}

void libraries(findings& into) {
    into.heading("Libraries");
    for (const char* package : {"libcatch2-dev", "libboost1.83-dev", "libfmt-dev", "libcli11-dev",
                                "libtomlplusplus-dev"}) {
        const command_output got = output_of({"dpkg-query", "-W", "-f", "${Version}", package});
        if (!got.started) {
            return into.add(finding::optional_missing, "packages",
                            "not a Debian system: not looked at; the configuration checks them");
        }
        // Another system may carry them in packages of other names, so this alone is no fault.
        into.add(got.succeeded() ? finding::fine : finding::optional_missing, package,
                 got.succeeded() ? first_line(got.text) : "no package of this name is installed");
    }
}

void learners_compiler(const layout& places, findings& into) {
    try {
        const toolchain tools = toolchain::load(places.build);
        for (const learner_compiler& one : tools.compilers) {
            const bool there = ::access(one.program.c_str(), X_OK) == 0;
            into.add(there ? finding::fine : finding::wrong, "answers",
                     there ? "compiled with " + one.name
                           : one.program + " (" + one.name +
                                 ") is gone. Configure again: ./workbook");
        }
    } catch (const std::exception& problem) {
        into.add(finding::wrong, "set-up", problem.what());
    }
}

void built_program(const fs::path& program, findings& into) {
    const bool there = ::access(program.c_str(), X_OK) == 0;
    into.add(there ? finding::fine : finding::wrong, program.filename().string(),
             there ? "built" : "not built. Run ./workbook again.");
}

void free_space(const layout& places, findings& into) {
    constexpr std::uint64_t enough_mib = 500;

    struct statvfs about {};

    std::error_code ignored;
    const fs::path folder = fs::exists(places.build, ignored) ? places.build : places.root;
    if (::statvfs(folder.c_str(), &about) != 0) return;
    const std::uint64_t mib = about.f_bavail * about.f_frsize / (1024 * 1024);
    into.add(mib >= enough_mib ? finding::fine : finding::wrong, "disk",
             fmt::format("{} MiB free{}", mib, mib >= enough_mib ? "" : "; free some space"));
}

void this_checkout(const layout& places, findings& into) {
    into.heading("This checkout");
    into.add(finding::fine, "folder", places.root.string());
    try {
        const catalogue all = catalogue::load(places.root);
        into.add(finding::fine, "exercises",
                 fmt::format("{} (lessons: {})", all.exercises().size(), all.lessons().size()));
    } catch (const std::exception& problem) {
        into.add(finding::wrong, "exercises", problem.what());
    }
    learners_compiler(places, into);
    built_program(places.keeper(), into);
    built_program(places.host(), into);
    free_space(places, into);
}

/// Tries to save, as the commands will.
void saving(const layout& places, findings& into) {
    try {
        progress_store store(places.progress_file());
        const progress done = store.read();
        if (!store.notice().empty()) into.add(finding::wrong, "progress", store.notice());
        const fs::path trial = places.state / ("trial-" + std::to_string(::getpid()));
        replace_file(trial, "trial\n");
        std::error_code ignored;
        fs::remove(trial, ignored);
        into.add(finding::fine, "progress",
                 fmt::format("{} exercises recorded in {}", done.exercises.size(),
                             places.progress_file().string()));
    } catch (const std::exception& problem) {
        into.add(finding::wrong, "progress", problem.what());
    }
}

void this_terminal(const terminal& out, findings& into) {
    into.heading("This terminal");
    into.add(finding::fine, "output",
             fmt::format("{}, {} columns, {}, {}",
                         out.interactive ? "interactive" : "not interactive", out.width,
                         out.styled ? "styled" : "plain",
                         out.unicode ? "UTF-8" : "ASCII signs (the locale is not UTF-8)"));
}

} // namespace

int doctor(session& s) {
    findings all(s.out);
    programs(all);
    libraries(all);
    this_checkout(s.places, all);
    saving(s.places, all);
    this_terminal(s.out, all);
    fmt::print("\n{}\n", wrapped(s.out, all.all_well()
                                            ? "All that is needed is here."
                                            : "Something needed is missing or wrong: see the lines "
                                              "with " +
                                                  std::string(symbol(s.out, sign::broken)) +
                                                  ". ./workbook mends most of it."));
    return all.all_well() ? 0 : 1;
}

} // namespace runner
