// Another right shape: as many end markers as there are consumers, one for each to take along.
#include "one_sentinel.hpp"

#include <string_view>
#include <thread>

namespace workbook {

namespace {

constexpr std::string_view end_of_items; // the empty message: no item looks like that

} // namespace

void produce(message_queue& queue, const order& what) {
    for (int id = 0; id < what.items; ++id) {
        queue.send(pack(make_item(id)));
        std::this_thread::sleep_for(what.interval);
    }
    for (int i = 0; i < what.consumers; ++i)
        queue.send(end_of_items);
}

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
