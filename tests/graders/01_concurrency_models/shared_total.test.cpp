// What total_size promises: every claim is one test case.
#include "shared_total.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/rendezvous.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::total_size;

namespace {

// As many bytes as the URL has letters: every URL counts differently.
std::uint64_t letters(const std::string& url) {
    return url.size();
}

std::uint64_t after_100_ms(const std::string& /*url*/) {
    std::this_thread::sleep_for(100ms);
    return 1024;
}

} // namespace

TEST_CASE("one URL gives its size", "[01.2]") {
    explorer::explore([] { CHECK(total_size({"/abc"}, letters) == 4U); });
}

TEST_CASE("no URLs, no bytes", "[01.2]") {
    explorer::explore([] { CHECK(total_size({}, letters) == 0U); });
}

TEST_CASE("two downloads are both in the total, in whatever order their steps come", "[01.2]") {
    explorer::explore([] {
        INFO("4 bytes and 2 bytes. A total of 4 or of 2 means that one addition was lost: both "
             "threads had read the same old total.");
        CHECK(total_size({"/abc", "/d"}, letters) == 6U);
    });
}

TEST_CASE("three downloads are all in the total", "[01.2]") {
    explorer::explore([] { CHECK(total_size({"/a", "/bc", "/def"}, letters) == 9U); });
}

TEST_CASE("a total above 2^32 is whole", "[01.2]") {
    explorer::explore([] {
        const auto large = [](const std::string&) { return std::uint64_t{3} << 30U; };
        INFO("Two downloads of 3 GiB: each fits into 32 bits, and the total does not.");
        CHECK(total_size({"/a", "/b"}, large) == (std::uint64_t{6} << 30U));
    });
}

TEST_CASE("every URL of the list is downloaded once", "[01.2]") {
    explorer::explore([] {
        grading::recorder<std::string> asked;
        total_size({"/a", "/b", "/a"}, [&](const std::string& url) {
            asked.add(url);
            return std::uint64_t{1};
        });
        auto urls = asked.all();
        std::sort(urls.begin(), urls.end());
        CHECK(urls == std::vector<std::string>{"/a", "/a", "/b"});
    });
}

TEST_CASE("four downloads of 100 ms take 100 ms", "[01.2][too_slow]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        CHECK(total_size({"/a", "/b", "/c", "/d"}, after_100_ms) == 4096U);
        INFO(
            "A total that is right because only one download runs at a time is no repair. What has "
            "to be protected is the addition, not the download.");
        CHECK(watch.elapsed() == grading::about(100ms));
    });
}
