// A small workbook in a temporary folder, for tests that read and change files.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace testing {

/// The folder has spaces and letters beyond ASCII in its name, as a learner's may. It goes with
/// this object.
class scratch_tree {
  public:
    scratch_tree() {
        std::string name = (std::filesystem::temp_directory_path() / "work book é-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        root_ = std::filesystem::canonical(name);
        std::filesystem::permissions(root_, std::filesystem::perms(0755));
    }

    ~scratch_tree() {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }

    scratch_tree(const scratch_tree&) = delete;
    scratch_tree& operator=(const scratch_tree&) = delete;

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }

    [[nodiscard]] runner::layout places() const {
        return {root_, root_ / "build", root_ / ".workbook"};
    }

    [[nodiscard]] std::filesystem::path write(const std::filesystem::path& below,
                                              const std::string& text) const {
        const auto file = root_ / below;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }

    [[nodiscard]] std::string text(const std::filesystem::path& below) const {
        std::ifstream file(root_ / below, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

  private:
    std::filesystem::path root_;
};

/// A right description of one exercise, from which tests spoil one line.
inline std::string exercise_toml(int number, const std::string& name) {
    return "[[exercise]]\n"
           "number = " +
           std::to_string(number) +
           "\n"
           "name = \"" +
           name +
           "\"\n"
           "title = \"About " +
           name +
           "\"\n"
           "kind = \"build\"\n"
           "difficulty = 4\n"
           "minutes = 25\n"
           "concepts = [\"mutex\"]\n"
           "task = \"Build it.\"\n"
           "takeaway = \"It can be built.\"\n"
           "verdict = \"wrong_result\"\n"
           "hints = [\"first hint\", \"second hint\", \"third hint\"]\n";
}

inline std::string lesson_toml(const std::string& number, const std::string& title) {
    return "lesson = \"" + number + "\"\ntitle = \"" + title + "\"\n";
}

/// Lesson 02 with thread_pool, map and as_completed; lesson 08 with gather and as_completed; every
/// exercise file says "shipped <name>".
inline void write_two_lessons(const scratch_tree& tree) {
    (void)tree.write("exercises/02_thread_pool/exercises.toml",
                     lesson_toml("02", "Thread pools") + exercise_toml(1, "thread_pool") +
                         exercise_toml(2, "map") + exercise_toml(3, "as_completed"));
    (void)tree.write("exercises/08_gather/exercises.toml", lesson_toml("08", "Gather") +
                                                               exercise_toml(1, "gather") +
                                                               exercise_toml(2, "as_completed"));
    const auto all = runner::catalogue::load(tree.root());
    for (const auto& one : all.exercises()) {
        (void)tree.write("exercises" / one.file(), "// shipped " + one.name + "\n");
        (void)tree.write("solutions" / one.file(), "// solved " + one.name + "\n");
    }
}

} // namespace testing
