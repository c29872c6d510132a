// The background thread does the latest job, stops the one before, and loses nothing that is
// thrown.
#include "watch/background.hpp"

#include "test/watch_fakes.hpp"

#include <latch>
#include <semaphore>

#include <catch2/catch_test_macros.hpp>

using namespace std::chrono_literals;
using runner::background;
using runner::latest_job;
using runner::report;
using runner::verdict;

namespace {

void wait_for_stop(const std::stop_token& stop) {
    std::binary_semaphore stopped(0);
    const std::stop_callback wake(stop, [&] { stopped.release(); });
    stopped.acquire();
}

} // namespace

TEST_CASE("a job that waits is replaced by a later one", "[runner][watch]") {
    std::latch begun(1);
    std::latch done(1);
    std::atomic<int> ran{0};
    latest_job jobs;
    jobs.start([&](const std::stop_token& stop) {
        begun.count_down();
        wait_for_stop(stop);
    });
    begun.wait();
    // The first of these stops the job under way; none of the others may be lost but the last.
    for (int i = 1; i <= 100; ++i) {
        jobs.start([&, i](const std::stop_token&) {
            ran = i;
            if (i == 100) done.count_down();
        });
    }
    done.wait();
    CHECK(ran == 100);
}

TEST_CASE("the end of life stops a job that would run for ever", "[runner][watch]") {
    std::latch begun(1);
    bool ended = false;
    {
        latest_job jobs;
        jobs.start([&](const std::stop_token& stop) {
            begun.count_down();
            wait_for_stop(stop);
            ended = true;
        });
        begun.wait();
    }
    CHECK(ended);
}

TEST_CASE("idle_within tells whether a job is under way", "[runner][watch]") {
    std::latch begun(1);
    latest_job jobs;
    CHECK(jobs.idle_within(0ms));
    jobs.start([&](const std::stop_token& stop) {
        begun.count_down();
        wait_for_stop(stop);
    });
    begun.wait();
    CHECK(!jobs.idle_within(1ms));
    jobs.stop();
    CHECK(jobs.idle_within(20s));
}

TEST_CASE("a grading is prepared first, tells its phases, and reports", "[runner][watch]") {
    testing::fake_services fakes;
    auto services = fakes.services();
    services.prepare = [](const runner::exercise&, const runner::progress_callback& tell) {
        tell("getting ready");
    };
    services.grade = [](const runner::exercise& what, std::stop_token,
                        const runner::progress_callback& tell) {
        tell("compiling");
        return testing::report_of(what, verdict::pass);
    };
    const auto all = testing::small_course();
    std::vector<std::string> heard;
    std::latch done(1);
    background grader(services);
    grader.grade(all.exercises()[0], {[&](std::string phase) { heard.push_back(std::move(phase)); },
                                      [&](const report& result) {
                                          heard.push_back(std::string(to_string(result.result)));
                                          done.count_down();
                                      }});
    done.wait();
    CHECK(heard == std::vector<std::string>{"getting ready", "compiling", "pass"});
}

TEST_CASE("what a service throws becomes a report that blames the workbook", "[runner][watch]") {
    testing::fake_services fakes;
    auto services = fakes.services();
    services.prepare = [](const runner::exercise&, const runner::progress_callback&) {
        throw std::runtime_error("the grader does not build");
    };
    const auto all = testing::small_course();
    report told;
    std::latch done(1);
    background grader(services);
    grader.grade(all.exercises()[0], {[](const std::string&) {},
                                      [&](report result) {
                                          told = std::move(result);
                                          done.count_down();
                                      }});
    done.wait();
    CHECK(told.result == verdict::grader_fault);
    CHECK(told.message == "the grader does not build");
    CHECK(told.id == "02.1");
}

TEST_CASE("a stopped grading does not report, and is over when end returns", "[runner][watch]") {
    testing::fake_services fakes;
    auto services = fakes.services();
    std::latch begun(1);
    std::atomic<bool> over{false};
    services.grade = [&](const runner::exercise& what, const std::stop_token& stop,
                         const runner::progress_callback&) {
        begun.count_down();
        wait_for_stop(stop);
        over = true;
        return testing::report_of(what, verdict::incomplete);
    };
    const auto all = testing::small_course();
    std::atomic<bool> reported{false};
    background grader(services);
    grader.grade(all.exercises()[0],
                 {[](const std::string&) {}, [&](const report&) { reported = true; }});
    begun.wait();
    CHECK(grader.end());
    CHECK(over);
    CHECK(!reported);
}

TEST_CASE("a build cannot be waited for, and end says so at once", "[runner][watch]") {
    testing::fake_services fakes;
    auto services = fakes.services();
    std::latch begun(1);
    std::binary_semaphore let_go(0);
    services.prepare = [&](const runner::exercise&, const runner::progress_callback&) {
        begun.count_down();
        let_go.acquire();
    };
    const auto all = testing::small_course();
    background preparer(services);
    preparer.prepare(all.exercises()[0]);
    begun.wait();
    CHECK(!preparer.end());
    let_go.release();
    CHECK(preparer.end());
}
