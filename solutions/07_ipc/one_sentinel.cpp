// One end for three, mended: the queue is closed, which every consumer sees; a message is taken by
// one of them only.
#include "one_sentinel.hpp"

#include <thread>

namespace workbook {

//! [produce]
void produce(message_queue& queue, const order& what) {
    for (int id = 0; id < what.items; ++id) {
        queue.send(pack(make_item(id)));
        std::this_thread::sleep_for(what.interval);
    }
    queue.close(); // it was one empty message as the end: the first consumer took it along
}

//! [produce]

//! [consume]
int consume(message_queue& queue, const std::function<void(const item&)>& handle) {
    int handled = 0;
    while (const auto message = queue.receive()) { // nothing: closed, and every item is taken
        if (const auto next = unpack_item(*message)) {
            handle(*next);
            ++handled;
        }
    }
    return handled;
}

//! [consume]

} // namespace workbook
