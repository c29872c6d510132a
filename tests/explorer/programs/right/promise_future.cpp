// A value and an exception through promises.
// expect: pass
// Shows: set_value and set_exception happen before the return of get() in the other thread.
#undef NDEBUG
#include <cassert>
#include <exception>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

int main() {
    std::promise<std::string> word;
    std::promise<void> end;
    auto word_arrives = word.get_future();
    auto end_arrives = end.get_future();

    std::thread sender([&] {
        word.set_value("forty-two");
        end.set_exception(std::make_exception_ptr(std::logic_error("enough")));
    });
    const std::string got = word_arrives.get();
    bool enough = false;
    try {
        end_arrives.get();
    } catch (const std::logic_error&) {
        enough = true;
    }
    sender.join();
    assert(got == "forty-two");
    assert(enough);
}
