// Where the links of the raw chapters lead on the site.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace runner {

/// Knows which page of the site stands for which path of the checkout. Paths are relative to the
/// root. Not thread-safe.
class link_map {
  public:
    explicit link_map(std::filesystem::path root) : root_(std::move(root)) {}

    /// A page stands for `path`; `anchor` is added to its id where only a part of the page does.
    void add_page(const std::filesystem::path& path, const std::string& id);
    /// A header that Doxygen documents itself.
    void add_header(const std::filesystem::path& path);

    /// `target`, as the file `from` spells it, in Doxygen's words. Any other file of the checkout
    /// gets a page that shows it. Throws `own_fault` when there is no such file.
    [[nodiscard]] std::string resolve(const std::filesystem::path& from, const std::string& target);

    /// The files that links asked for and that need a page each: path and id.
    [[nodiscard]] const std::map<std::filesystem::path, std::string>& sources() const noexcept {
        return sources_;
    }

  private:
    [[nodiscard]] std::string page_of(const std::filesystem::path& path, const std::string& target);

    std::filesystem::path root_;
    std::map<std::filesystem::path, std::string> pages_;
    std::set<std::filesystem::path> headers_;
    std::map<std::filesystem::path, std::string> sources_;
};

/// "source_tests_runner_main_cpp": the id of the page that shows a file.
[[nodiscard]] std::string source_id(const std::filesystem::path& path);

} // namespace runner
