// What there is to learn: lessons and exercises, read from the exercises.toml files.
#include "core/catalogue.hpp"

#include "core/catalogue_toml.hpp"
#include "core/error.hpp"
#include "core/nearest.hpp"
#include "core/terminal.hpp"

#include <algorithm>
#include <system_error>

namespace runner {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> described_folders(const fs::path& exercises) {
    std::vector<fs::path> folders;
    std::error_code failed;
    for (fs::directory_iterator i(exercises, failed), end; !failed && i != end;
         i.increment(failed)) {
        if (fs::exists(i->path() / "exercises.toml")) folders.push_back(i->path());
    }
    if (failed) throw own_fault("Cannot read " + exercises.string() + ": " + failed.message());
    std::sort(folders.begin(), folders.end());
    return folders;
}

/// What is used or required must come earlier in the course (or be there at all).
void check(const std::vector<exercise_reference>& references, const catalogue& all) {
    const auto position = [&all](const std::string& id) {
        return std::find_if(all.exercises().begin(), all.exercises().end(),
                            [&id](const exercise& e) { return e.id() == id; });
    };
    for (const exercise_reference& one : references) {
        const std::string place = one.file.string() + ":" + std::to_string(one.line) + ": ";
        const auto target = position(one.to);
        if (target == all.exercises().end()) {
            throw own_fault(place + "'" + one.what + "' names " + one.to +
                            ", and there is no such exercise");
        }
        if (target >= position(one.from)) {
            throw own_fault(place + "'" + one.what + "' of " + one.from + " names " + one.to +
                            ", which does not come before it");
        }
    }
}

void refuse_same_number(const std::vector<lesson>& lessons) {
    for (std::size_t i = 1; i < lessons.size(); ++i) {
        if (lessons[i - 1].number != lessons[i].number) continue;
        throw own_fault("exercises/" + lessons[i].folder + "/exercises.toml:1: lesson " +
                        lessons[i].number + " is also " + lessons[i - 1].folder);
    }
}

bool is_number(std::string_view text) {
    return !text.empty() && text.size() < 4 && text.find_first_not_of("0123456789") == text.npos;
}

std::string two_digits(std::string_view number) {
    return number.size() == 1 ? "0" + std::string(number) : std::string(number);
}

/// "2.1" is "02.1".
std::string normal_id(std::string_view name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return std::string(name);
    const std::string_view first = name.substr(0, dot);
    return is_number(first) ? two_digits(first).append(name.substr(dot)) : std::string(name);
}

/// What remains of a path or name when "./", everything up to one of the mirrored trees, and an
/// ending are taken away: "02_thread_pool/map".
std::string bare(std::string_view name) {
    for (const std::string_view tree : {"exercises/", "solutions/", "lessons/", "graders/"}) {
        const std::size_t at = name.rfind(tree);
        if (at == std::string_view::npos || (at > 0 && name[at - 1] != '/')) continue;
        name.remove_prefix(at + tree.size());
    }
    while (name.starts_with("./"))
        name.remove_prefix(2);
    while (name.ends_with('/'))
        name.remove_suffix(1);
    if (name.ends_with(".cpp")) name.remove_suffix(4);
    return std::string(name);
}

std::string_view without_number(std::string_view folder) {
    return folder.size() > 3 ? folder.substr(3) : folder;
}

bool is_called(const lesson& one, std::string_view name) {
    return name == one.folder || name == without_number(one.folder) ||
           (is_number(name) && two_digits(name) == one.number);
}

bool is_called(const exercise& one, const lesson& in, const std::string& name) {
    if (name == one.name || normal_id(name) == one.id()) return true;
    const std::size_t slash = name.rfind('/');
    if (slash == std::string::npos) return false;
    const std::string last = name.substr(slash + 1);
    const bool fits = last == one.name || last == std::to_string(one.number);
    return fits && is_called(in, std::string_view(name).substr(0, slash));
}

std::string quoted(std::string_view name) {
    return "'" + shortened(terminal{}, printable(name), 60) + "'";
}

std::string ambiguity(std::string_view name, const std::vector<const exercise*>& found) {
    std::string text =
        quoted(name) + " fits " + (found.size() == 2 ? "two" : "several") + " exercises:";
    const char* before = " ";
    for (const exercise* one : found) {
        text += before + one->id() + " (" + one->key() + ")";
        before = one == found.back() ? "" : " and ";
    }
    return text + ". Say which, for example " + found.front()->id() + ".";
}

std::string suggestion(const std::string& name, const std::vector<std::string>& known) {
    const std::string meant = nearest(name, known);
    return meant.empty() ? "" : " Did you mean " + meant + "?";
}

std::string ids_of(const lesson& one) {
    std::string text;
    for (const exercise& e : one.exercises)
        text += (text.empty() ? "" : ", ") + e.id();
    return text.empty() ? "none yet" : text;
}

} // namespace

std::string_view to_string(exercise_kind kind) noexcept {
    switch (kind) {
    case exercise_kind::build:
        return "build";
    case exercise_kind::debug:
        return "debug";
    case exercise_kind::stretch:
        return "stretch";
    }
    return "build";
}

catalogue::catalogue(std::vector<lesson> lessons) : lessons_(std::move(lessons)) {
    for (const lesson& one : lessons_) {
        exercises_.insert(exercises_.end(), one.exercises.begin(), one.exercises.end());
    }
}

catalogue catalogue::load(const fs::path& root) {
    std::vector<lesson> lessons;
    std::vector<exercise_reference> references;
    for (const fs::path& folder : described_folders(root / "exercises")) {
        lesson_description one = read_lesson(folder);
        lessons.push_back(std::move(one.lesson));
        references.insert(references.end(), one.references.begin(), one.references.end());
    }
    refuse_same_number(lessons);
    catalogue all(std::move(lessons));
    check(references, all);
    return all;
}

const exercise& catalogue::find(std::string_view name) const {
    const std::string wanted = bare(name);
    std::vector<const exercise*> found;
    auto next = exercises_.begin();
    for (const lesson& one : lessons_) {
        for (std::size_t i = 0; i < one.exercises.size(); ++i, ++next) {
            if (is_called(*next, one, wanted)) found.push_back(&*next);
        }
    }
    if (found.size() == 1) return *found.front();
    if (found.size() > 1) throw usage_error(ambiguity(name, found));
    for (const lesson& one : lessons_) {
        if (!is_called(one, wanted)) continue;
        throw usage_error(quoted(name) + " is a lesson. Its exercises: " + ids_of(one) + ".");
    }
    std::vector<std::string> known;
    for (const exercise& one : exercises_)
        known.insert(known.end(), {one.id(), one.name, one.key()});
    throw usage_error("There is no exercise called " + quoted(name) + "." +
                      suggestion(wanted, known) + " ./workbook list shows them all.");
}

const lesson& catalogue::find_lesson(std::string_view name) const {
    std::string wanted = bare(name);
    if (wanted.ends_with("/lesson") || wanted.ends_with("/README.md")) {
        wanted.erase(wanted.rfind('/'));
    }
    std::vector<std::string> known;
    for (const lesson& one : lessons_) {
        if (is_called(one, wanted)) return one;
        known.insert(known.end(),
                     {one.number, std::string(without_number(one.folder)), one.folder});
    }
    for (const lesson& one : lessons_) {
        for (const exercise& e : one.exercises) {
            if (normal_id(wanted) == e.id() || wanted == e.key()) return one;
        }
    }
    throw usage_error("There is no lesson called " + quoted(name) + "." +
                      suggestion(wanted, known) + " ./workbook list shows them all.");
}

} // namespace runner
