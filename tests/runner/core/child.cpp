// The runner's end of a child: pipes, the keeper's control line, the host's channel.
#include "core/child.hpp"

#include "core/error.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/write.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace runner {

namespace asio = boost::asio;
namespace process = boost::process::v2;
using boost::system::error_code;

namespace {

/// Keeps the head and the tail of what comes; counts all of it.
class captured_output {
  public:
    void add(std::string_view bytes) {
        total_ += bytes.size();
        const auto room = head_size - std::min(head_size, head_.size());
        head_ += bytes.substr(0, room);
        if (bytes.size() <= room) return;
        tail_ += bytes.substr(room);
        if (tail_.size() > 2 * tail_size) tail_.erase(0, tail_.size() - tail_size);
    }

    [[nodiscard]] std::size_t total() const noexcept { return total_; }

    [[nodiscard]] std::string text() const {
        const auto shown = head_.size() + tail_.size();
        if (shown == total_) return head_ + tail_;
        return head_ + "\n[... " + std::to_string(total_ - shown) + " bytes left out ...]\n" +
               tail_;
    }

  private:
    static constexpr std::size_t head_size = 1024 * 1024;
    static constexpr std::size_t tail_size = 64 * 1024;
    std::string head_;
    std::string tail_;
    std::size_t total_ = 0;
};

/// Lets the child inherit these descriptors and lead a session of its own: /dev/tty is not ours
/// there, so nobody can write to our terminal, or type into it.
struct in_own_session {
    std::vector<int> inherited;
    const char* const* environment = nullptr;

    template <typename Launcher>
    error_code on_setup(Launcher& launcher, const process::filesystem::path&, const char* const*&) {
        for (const int fd : inherited)
            launcher.fd_whitelist.push_back(fd);
        launcher.env = environment;
        return {};
    }

    template <typename Launcher>
    error_code on_exec_setup(Launcher&, const process::filesystem::path&, const char* const*&) {
        setsid();
        for (const int fd : inherited)
            fcntl(fd, F_SETFD, 0);
        return {};
    }
};

std::vector<std::string> environment_with(const std::map<std::string, std::string>& extra) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        if (!extra.contains(std::string(text.substr(0, text.find('='))))) all.emplace_back(text);
    }
    for (const auto& [key, value] : extra)
        all.push_back(key + "=" + value);
    return all;
}

std::vector<const char*> pointers(const std::vector<std::string>& entries) {
    std::vector<const char*> all;
    for (const auto& entry : entries)
        all.push_back(entry.c_str());
    all.push_back(nullptr);
    return all;
}

/// One run, from start to the end of everything. All members are used by one thread only, but for
/// `abandon`, which posts.
class supervised_run {
  public:
    explicit supervised_run(const child_request& what) : what_(what) {}

    child_result run(const layout& places, const std::stop_token& stop) {
        const auto begin = std::chrono::steady_clock::now();
        start(places);
        const std::stop_callback on_stop(stop, [this] { abandon(); });
        loop_.run();
        if (result_.keeper_lost) end_orphans();
        result_.out = output_.text();
        result_.seconds = std::chrono::steady_clock::now() - begin;
        return std::move(result_);
    }

  private:
    using socket = asio::local::stream_protocol::socket;

    std::vector<std::string> keeper_arguments(int control, int channel) const {
        std::vector<std::string> all{std::to_string(control),
                                     std::to_string(what_.deadline.count()),
                                     std::to_string(what_.memory_mib)};
        if (!what_.order.empty()) all.emplace_back("--ask-host");
        all.emplace_back("--");
        all.insert(all.end(), what_.command.begin(), what_.command.end());
        if (!what_.order.empty()) all.push_back(std::to_string(channel));
        return all;
    }

    void start(const layout& places) {
        socket keeper_end(loop_);
        socket host_end(loop_);
        asio::local::connect_pair(control_, keeper_end);
        asio::local::connect_pair(channel_, host_end);
        const auto environment = environment_with(what_.environment);
        const auto entries = pointers(environment);
        in_own_session session{{keeper_end.native_handle(), host_end.native_handle()},
                               entries.data()};
        try {
            keeper_.emplace(loop_.get_executor(), places.keeper().string(),
                            keeper_arguments(keeper_end.native_handle(), host_end.native_handle()),
                            process::process_stdio{nullptr, out_, err_},
                            process::process_start_dir(what_.directory.string()), session);
        } catch (const std::exception& error) {
            throw own_fault("cannot start " + places.keeper().string() + ": " + error.what() +
                            ". Next: ./workbook builds it again.");
        }
        result_.started = true;
        keeper_end.close();
        host_end.close();
        listen();
    }

    void listen() {
        receive(out_, out_buffer_);
        receive(err_, err_buffer_);
        receive_control();
        if (what_.order.empty()) {
            channel_.close();
        } else {
            order_bytes_ = wire::encode(what_.order);
            asio::async_write(channel_, asio::buffer(order_bytes_), [](error_code, std::size_t) {});
            receive_channel();
        }
    }

    void receive(asio::readable_pipe& from, std::array<char, 65536>& buffer) {
        from.async_read_some(
            asio::buffer(buffer), [this, &from, &buffer](error_code error, std::size_t n) {
                output_.add({buffer.data(), n});
                if (output_.total() > what_.output_limit && !result_.output_exceeded) {
                    result_.output_exceeded = true;
                    tell_keeper_to_end();
                }
                if (!error) receive(from, buffer);
            });
    }

    void receive_channel() {
        channel_.async_read_some(asio::buffer(channel_buffer_),
                                 [this](error_code error, std::size_t n) {
                                     from_host_.feed({channel_buffer_.data(), n});
                                     while (auto message = from_host_.next())
                                         result_.messages.push_back(std::move(*message));
                                     if (!error) receive_channel();
                                 });
    }

    void receive_control() {
        control_.async_read_some(asio::buffer(control_buffer_),
                                 [this](error_code error, std::size_t n) {
                                     from_keeper_.feed({control_buffer_.data(), n});
                                     while (const auto message = from_keeper_.next())
                                         take(*message);
                                     error ? on_keeper_end() : receive_control();
                                 });
    }

    void take(const wire::message& told) {
        if (told.front() == "started") group_ = std::stoi(told.at(1));
        if (told.front() != "exited" && told.front() != "signalled") return;
        reported_ = true;
        result_.exited = told.front() == "exited";
        result_.code = std::stoi(told.at(1));
        result_.timed_out = !told.at(2).empty();
        result_.left_behind = std::stoi(told.at(3));
        result_.memory_kib = std::stol(told.at(4));
    }

    /// The keeper's line is closed: it has ended. Without a report the program ended it, and what
    /// it kept is now ours to end.
    void on_keeper_end() {
        error_code ignored;
        keeper_->wait(ignored);
        if (reported_) return;
        result_.keeper_lost = true;
        if (group_ > 0) kill(-group_, SIGKILL);
        give_up_reading();
    }

    /// A process that outlived its keeper may hold the pipes open.
    void give_up_reading() {
        error_code ignored;
        out_.close(ignored);
        err_.close(ignored);
        channel_.close(ignored);
        control_.close(ignored);
    }

    void abandon() {
        asio::post(loop_, [this] {
            result_.stopped = true;
            tell_keeper_to_end();
        });
    }

    /// Closes our half of the line; the keeper's last message still comes through the other.
    void tell_keeper_to_end() {
        error_code ignored;
        control_.shutdown(socket::shutdown_send, ignored);
    }

    /// With the keeper gone its orphans are ours; they are the children that nobody here started.
    void end_orphans() const {
        if (group_ <= 0) return;
        while (waitpid(-group_, nullptr, 0) > 0) {
        }
    }

    const child_request& what_;
    asio::io_context loop_;
    asio::readable_pipe out_{loop_};
    asio::readable_pipe err_{loop_};
    socket control_{loop_};
    socket channel_{loop_};
    std::optional<process::process> keeper_;
    std::array<char, 65536> out_buffer_{};
    std::array<char, 65536> err_buffer_{};
    std::array<char, 4096> control_buffer_{};
    std::array<char, 65536> channel_buffer_{};
    std::string order_bytes_;
    wire::decoder from_keeper_;
    wire::decoder from_host_;
    captured_output output_;
    int group_ = 0;
    bool reported_ = false;
    child_result result_;
};

} // namespace

child_result run_child(const layout& places, const child_request& what, std::stop_token stop) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    return supervised_run(what).run(places, stop);
}

} // namespace runner
