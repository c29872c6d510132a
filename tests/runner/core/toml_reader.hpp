// Values out of a TOML file that somebody wrote by hand; whatever is wrong is told with file and
// line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace runner {

/// The whole file. Throws `own_fault`, "<file>:<line>: what is wrong", when it cannot be read or is
/// no TOML.
[[nodiscard]] toml::table parse_toml(const std::filesystem::path& file);

/// Reads values out of one table, and complains with the line of the value or of the table. It
/// refers to the table, which must outlive it. Everything but `fail` and `has` throws `own_fault`
/// when the value is missing or not what it must be.
class table_reader {
  public:
    /// `what`: "exercise 3", for complaints.
    table_reader(const toml::table& from, std::filesystem::path file, std::string what)
        : from_(from), file_(std::move(file)), what_(std::move(what)) {}

    [[noreturn]] void fail(const toml::node& at, const std::string& why) const;

    [[nodiscard]] const toml::node& node(std::string_view key) const;

    [[nodiscard]] bool has(std::string_view key) const { return from_.get(key) != nullptr; }

    /// A text that is not empty. Line breaks within its paragraphs become blanks; empty lines, and
    /// lines that begin with a blank (code) or with '-', stay.
    [[nodiscard]] std::string text(std::string_view key) const;

    /// A text exactly as it stands; it may be empty.
    [[nodiscard]] std::string raw(std::string_view key) const;

    [[nodiscard]] std::int64_t number(std::string_view key, std::int64_t least,
                                      std::int64_t most) const;

    [[nodiscard]] const toml::array& array(std::string_view key) const;

    /// A list of `least` texts or more, each as `text` gives it.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key, std::size_t least) const;

    /// A list of tables, `[[key]]`, each with a reader of its own; none when the key is missing.
    [[nodiscard]] std::vector<table_reader> tables(std::string_view key,
                                                   const std::string& called) const;

    /// A key that nobody reads is a typing mistake.
    void refuse_others(const std::vector<std::string>& known) const;

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

    [[nodiscard]] const toml::table& table() const { return from_; }

  private:
    [[nodiscard]] std::string text_of(const toml::node& found, const std::string& name) const;

    const toml::table& from_;
    std::filesystem::path file_;
    std::string what_;
};

} // namespace runner
