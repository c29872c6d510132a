// A headless Chromium, driven over its debugging pipe. No driver program and no network are needed.
#include "browser.hpp"

#include "pages.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace site_test {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto patience = 20s;

/// The browser reads commands from descriptor 3 and writes answers to 4.
[[noreturn]] void become_browser(int commands, int answers, const std::string& profile) {
    setpgid(0, 0);
    // Both may already be 3 or 4: move them out of the way first.
    const int in = fcntl(commands, F_DUPFD, 10);
    const int out = fcntl(answers, F_DUPFD, 10);
    dup2(in, 3);
    dup2(out, 4);
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; ++fd)
        dup2(nowhere, fd);
    close_range(5, ~0U, 0);
    const std::string profile_option = "--user-data-dir=" + profile;
    execl(WORKBOOK_CHROMIUM, "chromium", "--headless", "--no-sandbox", "--disable-gpu",
          "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
          "--hide-scrollbars", "--remote-debugging-pipe", profile_option.c_str(), "about:blank",
          nullptr);
    _exit(127);
}

std::filesystem::path fresh_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "workbook-browser-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the browser");
    return pattern;
}

std::string text(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

struct key_code {
    std::string_view key;
    std::string_view text;
    int number;
};

key_code code_of(const std::string& key) {
    static constexpr key_code named[] = {{"Enter", "\r", 13},   {"Tab", "", 9},
                                         {"Escape", "", 27},    {" ", " ", 32},
                                         {"ArrowDown", "", 40}, {"ArrowUp", "", 38}};
    for (const auto& each : named)
        if (each.key == key) return each;
    return {key, key, std::toupper(static_cast<unsigned char>(key[0]))};
}

} // namespace

browser::browser() : profile_(fresh_folder()) {
    int commands[2], answers[2];
    if (pipe2(commands, O_CLOEXEC) != 0 || pipe2(answers, O_CLOEXEC) != 0)
        throw std::runtime_error("no pipes for the browser");
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("the browser cannot be started");
    if (pid_ == 0) become_browser(commands[0], answers[1], profile_.string());
    close(commands[0]);
    close(answers[1]);
    to_ = commands[1];
    from_ = answers[0];
    attach();
}

browser::~browser() {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    close(to_);
    close(from_);
    std::error_code ignored; // helpers of the browser may still be writing
    for (int i = 0; i < 20 && std::filesystem::exists(profile_); ++i) {
        std::filesystem::remove_all(profile_, ignored);
        if (ignored) std::this_thread::sleep_for(50ms);
    }
}

void browser::attach() {
    const auto made = call("Target.createTarget", {{"url", "about:blank"}});
    const auto attached =
        call("Target.attachToTarget", {{"targetId", made.at("targetId")}, {"flatten", true}});
    session_ = text(attached.at("sessionId"));
    for (const auto* part : {"Page.enable", "Runtime.enable", "Network.enable", "Log.enable"})
        call(part);
}

void browser::send(const json::object& message) {
    auto bytes = json::serialize(message) + '\0';
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const auto written = write(to_, rest.data(), rest.size());
        if (written < 0 && errno != EINTR) throw std::runtime_error("the browser does not listen");
        if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

json::object browser::receive() {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (const auto end = pending_.find('\0'); end != std::string::npos) {
            const auto message = json::parse(pending_.substr(0, end)).as_object();
            pending_.erase(0, end + 1);
            return message;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd ready{from_, POLLIN, 0};
        if (left <= 0ms || poll(&ready, 1, static_cast<int>(left.count())) == 0)
            throw std::runtime_error("the browser does not answer");
        char bytes[65536];
        const auto count = read(from_, bytes, sizeof bytes);
        if (count == 0) throw std::runtime_error("the browser has ended");
        if (count > 0) pending_.append(bytes, static_cast<std::size_t>(count));
    }
}

void browser::note(const json::object& event) {
    const auto* method = event.if_contains("method");
    if (method == nullptr) return;
    const auto name = text(*method);
    if (name == "Page.loadEventFired") loaded_ = true;
    if (name == "Network.requestWillBeSent")
        requests_.push_back(text(event.at("params").at("request").at("url")));
    if (name == "Runtime.exceptionThrown") errors_.push_back(json::serialize(event.at("params")));
    if (name == "Log.entryAdded" && text(event.at("params").at("entry").at("level")) == "error")
        errors_.push_back(json::serialize(event.at("params")));
}

json::object browser::call(std::string_view method, json::object parameters) {
    json::object message{{"id", ++last_id_}, {"method", method}, {"params", std::move(parameters)}};
    if (!session_.empty()) message["sessionId"] = session_;
    send(message);
    for (;;) {
        const auto answer = receive();
        note(answer);
        const auto* id = answer.if_contains("id");
        if (id == nullptr || id->to_number<std::int64_t>() != last_id_) continue;
        if (const auto* error = answer.if_contains("error"))
            throw std::runtime_error(std::string(method) + ": " + json::serialize(*error));
        return answer.at("result").as_object();
    }
}

void browser::resize(int width, int height) {
    call("Emulation.setDeviceMetricsOverride",
         {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", width < 600}});
}

void browser::prefer_colours(std::string_view scheme) {
    call("Emulation.setEmulatedMedia",
         {{"features",
           json::array{json::object{{"name", "prefers-color-scheme"}, {"value", scheme}}}}});
}

void browser::open(const std::string& page) {
    loaded_ = false;
    call("Page.navigate", {{"url", "file://" + (folder() / page).string()}});
    while (!loaded_)
        note(receive());
}

json::value browser::evaluate(std::string_view expression) {
    const auto answer =
        call("Runtime.evaluate",
             {{"expression", expression}, {"returnByValue", true}, {"awaitPromise", true}});
    if (answer.contains("exceptionDetails"))
        throw std::runtime_error(std::string(expression) + ": " + json::serialize(answer));
    const auto& result = answer.at("result").as_object();
    const auto* value = result.if_contains("value");
    return value == nullptr ? json::value{} : *value;
}

bool browser::becomes_true(std::string_view expression) {
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    while (std::chrono::steady_clock::now() < deadline) {
        try {
            if (evaluate(expression) == json::value(true)) return true;
        } catch (const std::runtime_error&) {
            // The page is being left; the next one answers.
        }
        std::this_thread::sleep_for(30ms);
    }
    return false;
}

void browser::press(const std::string& key) {
    const auto code = code_of(key);
    json::object event{
        {"type", "keyDown"}, {"key", code.key}, {"windowsVirtualKeyCode", code.number}};
    if (!code.text.empty()) event["text"] = code.text;
    call("Input.dispatchKeyEvent", event);
    event["type"] = "keyUp";
    event.erase("text");
    call("Input.dispatchKeyEvent", event);
}

void browser::type(std::string_view text) {
    for (const char c : text)
        press(std::string(1, c));
}

} // namespace site_test
