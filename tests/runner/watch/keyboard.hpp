// Reads keys from the terminal on the event loop, and gives them out burst by burst.
#pragma once

#include "watch/keys.hpp"

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace runner {

/// Callbacks come on the io_context's thread, which is the only one that may use this. Never
/// blocks.
class keyboard {
  public:
    struct listener {
        std::function<void(const key_bursts::result&)> pressed;
        std::function<void()> gone; ///< the terminal was closed
    };

    /// Begins to read. `fd` is non-blocking; a copy of it is kept.
    keyboard(boost::asio::io_context& loop, int fd, listener to);
    keyboard(const keyboard&) = delete;
    keyboard& operator=(const keyboard&) = delete;
    ~keyboard();

    /// From now on what is typed is somebody else's. Keys that were read but not given out are
    /// dropped.
    void pause();
    void resume();

  private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace runner
