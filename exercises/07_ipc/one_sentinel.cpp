// 07.2 One end for three. The contract: lessons/07_ipc/one_sentinel.hpp
#include "one_sentinel.hpp"

#include <string_view>
#include <thread>

namespace workbook {

namespace {

constexpr std::string_view end_of_items; // the empty message: no item looks like that

} // namespace

// Item after item, and then the end.
void produce(message_queue& queue, const order& what) {
    for (int id = 0; id < what.items; ++id) {
        queue.send(pack(make_item(id)));
        std::this_thread::sleep_for(what.interval);
    }
    queue.send(end_of_items);
}

// Item after item, until the end comes.
int consume(message_queue& queue, const std::function<void(const item&)>& handle) {
    int handled = 0;
    while (const auto message = queue.receive()) {
        if (*message == end_of_items) break;
        if (const auto next = unpack_item(*message)) {
            handle(*next);
            ++handled;
        }
    }
    return handled;
}

} // namespace workbook
