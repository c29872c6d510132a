// The worker program of this lesson: it counts in memory that it opens by name, and tries out what
// else it is sent.
#include "abandoned_lock.hpp"
#include "segment.hpp"
#include "serve.hpp"
#include "shared_counter.hpp"
#include "wire.hpp"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

using namespace std::chrono_literals;

namespace {

using workbook::ledger;
using workbook::segment;
using workbook::shared_counter;
using workbook::tally;

//! [count]
// A task of the lesson. The counter is not in the task, only its name.
std::string count(std::istream& words) {
    std::size_t task = 0;
    std::string name;
    words >> task >> name;
    std::this_thread::sleep_for(100ms);
    auto counter = shared_counter::attach(name);
    counter.add(task % 5);
    return "Task " + std::to_string(task) + " completed";
}

//! [count]

// Adds one by one, with the lock each time.
std::string add_with_lock(std::istream& words) {
    std::string name;
    int times = 0;
    words >> name >> times;
    auto counter = shared_counter::attach(name);
    for (int i = 0; i < times; ++i)
        counter.add(0);
    return "done";
}

// Reads, adds one, writes. Each of the three is fine; together they need a lock.
std::string add_without_lock(std::istream& words) {
    std::string name;
    int times = 0;
    words >> name >> times;
    const segment memory = segment::open(name);
    const std::atomic_ref number(*static_cast<std::int64_t*>(memory.data()));
    for (int i = 0; i < times; ++i)
        number.store(number.load() + 1);
    return "done";
}

// Looks at an address without touching it: the kernel copies from there into a pipe, or refuses.
std::string look_at_address(std::istream& words) {
    std::uintptr_t address = 0;
    words >> address;
    const workbook::pipe_ends pipe = workbook::make_pipe();
    const void* const there =
        reinterpret_cast<const void*>(address); // NOLINT(performance-no-int-to-ptr)
    if (::write(pipe.write.get(), there, sizeof(int)) == -1) return "nothing is there";
    int found = 0;
    if (::read(pipe.read.get(), &found, sizeof found) == -1) return "nothing is there";
    return std::to_string(found);
}

std::string look_at_descriptor(std::istream& words) {
    int number = -1;
    words >> number;

    struct stat about {};

    return ::fstat(number, &about) == -1 ? "it is not open there" : "something else is open there";
}

// Makes a mutex from bytes that were sent, and tries to lock it.
std::string lock_a_copy(std::istream& words) {
    pthread_mutex_t mutex{};
    std::string bytes(sizeof mutex, '\0');
    for (char& each : bytes) {
        int value = 0;
        words >> value;
        each = static_cast<char>(value);
    }
    std::memcpy(&mutex, bytes.data(), sizeof mutex);
    return ::pthread_mutex_trylock(&mutex) == 0 ? "it got the lock" : "it is locked";
}

std::string look_at_name(std::istream& words) {
    std::string name;
    words >> name;
    const segment memory = segment::open(name);
    return std::to_string(*static_cast<const int*>(memory.data()));
}

// Raises the counter, and is gone before it can raise the slot.
void die_half_way(tally& now) {
    ++now.counter;
    ::raise(SIGKILL);
}

template <typename Counter>
std::string die_inside(std::istream& words) {
    std::string name;
    words >> name;
    Counter::attach(name).update(die_half_way);
    return "this is never said";
}

template <typename Counter>
std::string add_one(std::istream& words) {
    std::string name;
    words >> name;
    Counter::attach(name).add(0);
    return "done";
}

// The task's first word says what to do with the rest.
std::string work(std::string_view task) {
    std::istringstream words{std::string(task)};
    std::string verb;
    words >> verb;
    if (verb == "nothing") return {};
    if (verb == "count") return count(words);
    if (verb == "add_with_lock") return add_with_lock(words);
    if (verb == "add_without_lock") return add_without_lock(words);
    if (verb == "address") return look_at_address(words);
    if (verb == "descriptor") return look_at_descriptor(words);
    if (verb == "mutex") return lock_a_copy(words);
    if (verb == "name") return look_at_name(words);
    if (verb == "die_in_counter") return die_inside<shared_counter>(words);
    if (verb == "die_in_ledger") return die_inside<ledger>(words);
    if (verb == "add_to_counter") return add_one<shared_counter>(words);
    if (verb == "add_to_ledger") return add_one<ledger>(words);
    throw std::invalid_argument("no such task: " + verb);
}

} // namespace

int main() {
    return workbook::serve(work);
}
