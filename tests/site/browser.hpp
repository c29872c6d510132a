// A headless Chromium, driven over its debugging pipe. No driver program and no network are needed.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace site_test {

/// One browser with one page. Ends the browser when destroyed. Every call blocks until the browser
/// has answered, at most some seconds, and throws std::runtime_error when it does not. Not
/// thread-safe.
class browser {
  public:
    browser();
    ~browser();
    browser(const browser&) = delete;
    browser& operator=(const browser&) = delete;

    void resize(int width, int height);
    /// The system's wish for colours: "light" or "dark".
    void prefer_colours(std::string_view scheme);

    /// Opens a page of the site and waits until it is loaded.
    void open(const std::string& page);

    /// The value of a JavaScript expression; promises are awaited.
    boost::json::value evaluate(std::string_view expression);
    /// Evaluates until the expression is true, at most some seconds; says whether it became true.
    bool becomes_true(std::string_view expression);

    /// A real key: "Enter", "Tab", "Escape", "ArrowDown", " ", or one character.
    void press(const std::string& key);
    void type(std::string_view text);

    /// Everything the page asked for since the browser started.
    [[nodiscard]] const std::vector<std::string>& requests() const noexcept { return requests_; }

    /// Errors of scripts since the browser started.
    [[nodiscard]] const std::vector<std::string>& errors() const noexcept { return errors_; }

  private:
    boost::json::object call(std::string_view method, boost::json::object parameters = {});
    void send(const boost::json::object& message);
    boost::json::object receive();
    void note(const boost::json::object& event);
    void attach();

    std::filesystem::path profile_;
    pid_t pid_ = -1;
    int to_ = -1;
    int from_ = -1;
    std::int64_t last_id_ = 0;
    std::string session_;
    std::string pending_; // bytes of the next message
    bool loaded_ = false;
    std::vector<std::string> requests_;
    std::vector<std::string> errors_;
};

} // namespace site_test
