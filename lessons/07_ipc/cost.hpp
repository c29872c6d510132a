// What a message of 64 bytes costs on the way to another process: for the lesson's last part.
#pragma once

namespace cost {

/// The same measured for three ways, in microseconds.
struct microseconds {
    double pipe;   ///< an anonymous pipe
    double socket; ///< a Unix socket that keeps messages apart (SOCK_SEQPACKET)
    double queue;  ///< this lesson's queue in shared memory
};

/// From here to another process and back, one message at a time: both sides sleep in between. The
/// best of some rounds of `messages` each.
microseconds round_trip(int messages);

/// One message of a stream of `messages` from another process, which waits only when there is no
/// room. The best of some rounds.
microseconds stream(int messages);

} // namespace cost
