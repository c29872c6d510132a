// Puts frames on a terminal that may be slow: never waits, never lets old frames pile up.
#pragma once

#include "watch/tty.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace runner {

/// Draws by moving the cursor home and writing over what is there, in the normal screen. All on the
/// io_context's thread. While the terminal takes nothing, only the newest frame is kept.
class screen_writer {
  public:
    /// `fd` is non-blocking and outlives the writer.
    screen_writer(boost::asio::io_context& loop, int fd);
    screen_writer(const screen_writer&) = delete;
    screen_writer& operator=(const screen_writer&) = delete;
    ~screen_writer();

    /// Moves what stands on the screen into the scrollback, so that drawing covers nothing.
    void make_room(int rows);
    void draw(const std::vector<std::string>& frame);
    /// Draws, and leaves the cursor in the line below; what does not fit scrolls.
    void draw_last(const std::vector<std::string>& lines);
    /// For a terminal without cursor movement: the lines as they are.
    void print(const std::vector<std::string>& lines);
    /// Clears the screen, leaving the scrollback.
    void clear();
    /// Waits, half a second at most, until everything is out. An unfinished frame is finished
    /// first.
    void flush() noexcept;

  private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace runner
