// Tells when the content of one file has changed, however an editor saves it.
#include "watch/file_watcher.hpp"

#include "watch/file_stamp.hpp"
#include "watch/tty.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <sys/inotify.h>
#include <unistd.h>

namespace asio = boost::asio;
using boost::system::error_code;

namespace runner {
namespace {

constexpr std::uint32_t file_events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
constexpr std::uint32_t folder_events = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;
constexpr std::chrono::milliseconds look_for_folder{100};

/// What a batch of events means for one file.
struct tidings {
    bool file = false;
    bool folder_gone = false;
};

/// Goes through what the kernel wrote. REQUIRES: whole events, as read(2) gives them.
tidings read_events(std::string_view bytes, std::string_view name, int watch) {
    tidings found;
    while (bytes.size() >= sizeof(inotify_event)) {
        inotify_event event{};
        std::memcpy(&event, bytes.data(), sizeof event);
        const std::string_view padded = bytes.substr(sizeof event, event.len);
        if ((event.mask & IN_Q_OVERFLOW) != 0) found.file = true;
        if (event.wd == watch) {
            if ((event.mask & folder_events) != 0) found.folder_gone = true;
            if (padded.substr(0, padded.find('\0')) == name) found.file = true;
        }
        bytes.remove_prefix(std::min(bytes.size(), sizeof event + event.len));
    }
    return found;
}

} // namespace

watch_manner watch_manner::from_environment() {
    const char* asked = std::getenv("WORKBOOK_POLL");
    watch_manner manner;
    manner.polling = asked != nullptr && std::string_view(asked) == "1";
    return manner;
}

/// Shared with the handlers that are under way, which find `closed` when the watcher has gone.
struct file_watcher::state : std::enable_shared_from_this<state> {
    state(asio::io_context& loop, std::function<void()> tell, watch_manner how)
        : changed(std::move(tell)), manner(how), events(loop), settling(loop), looking(loop),
          waiting_for_return(loop) {}

    void follow(const std::filesystem::path& path);
    void accept();
    void close();

    void watch_folder();
    void drop_watch();
    bool open_inotify();
    void read_more();
    void hear(std::string_view bytes);
    void look_later(std::chrono::milliseconds delay);
    void look();
    void touched();
    void settle();
    void compare();
    void expect_return();

    std::function<void()> changed;
    watch_manner manner;
    asio::posix::stream_descriptor events; ///< inotify; closed while polling
    asio::steady_timer settling;
    asio::steady_timer looking;
    asio::steady_timer waiting_for_return;
    std::filesystem::path file;
    int watch = -1;
    file_stamp stamp;
    std::uint64_t content = 0;
    std::optional<asio::steady_timer::time_point> first_touch;
    bool absence_is_due = false;
    bool reading = false;
    bool closed = false;
    alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
};

void file_watcher::state::follow(const std::filesystem::path& path) {
    drop_watch();
    file = path;
    first_touch.reset();
    settling.cancel();
    waiting_for_return.cancel();
    watch_folder();
    accept();
    look_later(watch >= 0 ? manner.recheck : manner.poll);
}

void file_watcher::state::accept() {
    absence_is_due = false;
    stamp = stamp_of(file);
    content = content_of(file);
}

void file_watcher::state::close() {
    closed = true;
    error_code ignored;
    events.close(ignored);
    settling.cancel();
    looking.cancel();
    waiting_for_return.cancel();
}

/// Listens to the folder where that can work; else `watch` stays -1 and the file is polled.
void file_watcher::state::watch_folder() {
    error_code ignored;
    const bool link = std::filesystem::is_symlink(file, ignored);
    const auto folder = file.parent_path();
    if (manner.polling || link || is_remote(folder) || !open_inotify()) return;
    watch = ::inotify_add_watch(events.native_handle(), folder.c_str(),
                                file_events | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
    if (watch >= 0) read_more();
}

void file_watcher::state::drop_watch() {
    if (watch >= 0) ::inotify_rm_watch(events.native_handle(), watch);
    watch = -1;
}

bool file_watcher::state::open_inotify() {
    if (events.is_open()) return true;
    descriptor fresh{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    if (!fresh) return false;
    error_code failed;
    events.assign(fresh.get(), failed);
    if (!failed) static_cast<void>(fresh.release());
    return !failed;
}

void file_watcher::state::read_more() {
    if (std::exchange(reading, true)) return;
    events.async_read_some(asio::buffer(buffer),
                           [self = shared_from_this()](error_code failed, std::size_t n) {
                               self->reading = false;
                               if (self->closed || failed) return;
                               self->hear({self->buffer.data(), n});
                               self->read_more();
                           });
}

void file_watcher::state::hear(std::string_view bytes) {
    const tidings found = read_events(bytes, file.filename().native(), watch);
    if (found.folder_gone) {
        drop_watch();
        look_later(look_for_folder);
    }
    if (found.file || found.folder_gone) touched();
}

void file_watcher::state::look_later(std::chrono::milliseconds delay) {
    looking.expires_after(delay);
    looking.async_wait([self = shared_from_this()](error_code cancelled) {
        if (!cancelled && !self->closed) self->look();
    });
}

/// Polls; also finds a folder that is back, which from then on is listened to again.
void file_watcher::state::look() {
    const bool was_deaf = watch < 0;
    if (was_deaf) watch_folder();
    const file_stamp now = stamp_of(file);
    if (now != stamp) touched();
    const bool listening = watch >= 0;
    if (was_deaf && listening) touched();
    error_code ignored;
    const bool folder_missing = !std::filesystem::exists(file.parent_path(), ignored);
    if (listening) return look_later(manner.recheck);
    look_later(folder_missing ? std::min(look_for_folder, manner.poll) : manner.poll);
}

void file_watcher::state::touched() {
    const auto now = asio::steady_timer::clock_type::now();
    if (!first_touch) first_touch = now;
    settling.expires_at(std::min(now + manner.settle, *first_touch + manner.at_most));
    settling.async_wait([self = shared_from_this()](error_code cancelled) {
        if (!cancelled && !self->closed) self->settle();
    });
}

void file_watcher::state::settle() {
    first_touch.reset();
    compare();
}

void file_watcher::state::compare() {
    stamp = stamp_of(file);
    const std::uint64_t now = content_of(file);
    if (now == 0 && !std::exchange(absence_is_due, false)) return expect_return();
    waiting_for_return.cancel();
    absence_is_due = false;
    if (std::exchange(content, now) != now) changed();
}

/// The file is gone: perhaps only between the two steps of a save.
void file_watcher::state::expect_return() {
    if (content == 0) return;
    waiting_for_return.expires_after(manner.gone);
    waiting_for_return.async_wait([self = shared_from_this()](error_code cancelled) {
        if (cancelled || self->closed) return;
        self->absence_is_due = true;
        self->compare();
    });
}

file_watcher::file_watcher(asio::io_context& loop, std::function<void()> changed,
                           watch_manner manner)
    : state_(std::make_shared<state>(loop, std::move(changed), manner)) {}

file_watcher::~file_watcher() {
    state_->close();
}

void file_watcher::follow(const std::filesystem::path& file) {
    state_->follow(file);
}

void file_watcher::accept() {
    state_->accept();
}

bool file_watcher::polling() const noexcept {
    return state_->watch < 0;
}

} // namespace runner
