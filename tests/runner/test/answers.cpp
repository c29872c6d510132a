// Answers made for a test.
#include "answers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <stdexcept>

namespace runner::testing {

namespace fs = std::filesystem;

graded_answer::graded_answer() : places_(find_layout()), all_(catalogue::load(places_.root)) {
    auto pattern = (fs::temp_directory_path() / "answers-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for answers");
    folder_ = pattern;
    fs::create_directories(file().parent_path());
}

graded_answer::~graded_answer() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::string graded_answer::reference() const {
    return read_text(places_.solutions() / what().file());
}

std::string graded_answer::reference_with(const std::string& found,
                                          const std::string& replacement) const {
    auto text = reference();
    const auto at = text.find(found);
    INFO("the reference must hold once: " << found);
    REQUIRE(at != std::string::npos);
    REQUIRE(text.find(found, at + 1) == std::string::npos);
    return text.replace(at, found.size(), replacement);
}

report graded_answer::grade(const std::string& text, std::stop_token stop) const {
    replace_file(file(), text);
    return grade_file(std::move(stop));
}

report graded_answer::grade_file(std::stop_token stop) const {
    return runner::grade(places_, toolchain::load(places_.build), all_, what(), {file(), false},
                         std::move(stop));
}

} // namespace runner::testing
