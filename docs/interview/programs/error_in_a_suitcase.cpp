// A worker keeps its error for the caller, who asks what kind of error it was.
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <thread>

struct timed_out : std::runtime_error {
    timed_out() : std::runtime_error("timed out") {}
};

int main() {
    std::exception_ptr error;
    {
        std::jthread worker([&] {
            try {
                throw timed_out();
            } catch (const std::exception& caught) {
                error = std::make_exception_ptr(caught);
            }
        });
    }
    try {
        std::rethrow_exception(error);
    } catch (const timed_out&) {
        std::puts("try again");
    } catch (const std::runtime_error&) {
        std::puts("report it");
    } catch (const std::exception&) {
        std::puts("give up");
    }
}
