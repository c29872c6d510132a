// The grader host: loads a grader and the code it judges, runs one test case, tells the runner.
//
// grader_host CHANNEL_FD
//
// The order comes over the channel: {mode, test, source file, library under test, other
// libraries..., grader}. Mode "list" tells the names of the grader's test cases, "run" runs `test`.
// The libraries are loaded in that order; the first definition of a name wins, so a reference
// implementation that an exercise builds on cannot be replaced by the code under test.
#include "host/channel.hpp"
#include "host/explored.hpp"
#include "host/frames.hpp"
#include "host/last_words.hpp"

#include <catch2/catch_session.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/interfaces/catch_interfaces_registry_hub.hpp>
#include <catch2/interfaces/catch_interfaces_testcase.hpp>
#include <catch2/internal/catch_test_case_registry_impl.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <dlfcn.h>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

struct order {
    std::string mode;
    std::string test;
    std::string source;
    std::string under_test;
    std::vector<std::string> libraries; ///< in loading order; the grader is last
};

order parse(const wire::message& fields) {
    order what{fields.at(0), fields.at(1), fields.at(2), fields.at(3), {}};
    what.libraries.assign(fields.begin() + 4, fields.end());
    return what;
}

/// The loader names a missing function by its mangled name; people know it by the other one.
std::string readable(std::string text) {
    const auto at = text.find("_Z");
    if (at == std::string::npos) return text;
    const auto mangled = text.substr(at, text.find_first_of(" \t\n(,", at) - at);
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> plain(
        abi::__cxa_demangle(mangled.c_str(), nullptr, nullptr, &status), std::free);
    if (status == 0) text.replace(at, mangled.size(), plain.get());
    return text;
}

bool load(const order& what) {
    for (const auto& library : what.libraries) {
        void* const loaded = library == what.under_test
                                 ? host::load_under_test(library)
                                 : dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
        if (loaded != nullptr) continue;
        host::to_runner->tell("unloadable", {library, readable(dlerror())});
        return false;
    }
    host::to_runner->tell("loaded");
    return true;
}

int list() {
    Catch::Session session; // its start reports names that stand twice
    wire::message names;
    for (const auto& test : Catch::getRegistryHub().getTestCaseRegistry().getAllInfos()) {
        names.push_back(test->name);
        names.push_back(test->tagsAsString());
        names.push_back(test->lineInfo.file);
        names.push_back(std::to_string(test->lineInfo.line));
    }
    host::to_runner->tell("tests", std::move(names));
    return 0;
}

/// A test's name as a test specification that matches only it.
std::string exactly(const std::string& name) {
    std::string spec;
    for (const char c : name) {
        if (std::strchr("\\,[]\"*~", c) != nullptr) spec += '\\';
        spec += c;
    }
    return spec;
}

std::size_t threads_alive() {
    std::error_code ignored;
    const std::filesystem::directory_iterator tasks("/proc/self/task", ignored);
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

/// Threads beyond `expected` that are still there after a moment: one that is just ending is not
/// held against anybody.
std::size_t threads_left_behind(std::size_t expected) {
    for (int patience = 0; patience < 500 && threads_alive() > expected; ++patience)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return threads_alive() - std::min(threads_alive(), expected);
}

int run(const std::string& test) {
    Catch::Session session;
    Catch::ConfigData config;
    config.testsOrTags = {exactly(test)};
    config.reporterSpecifications = {Catch::ReporterSpec("channel", {}, {}, {})};
    session.useConfigData(config);
    const auto own_threads = threads_alive();
    host::to_runner->tell("started", {test});
    const int failed = session.run();
    const auto left = host::has_explored() ? 0 : threads_left_behind(own_threads);
    host::to_runner->tell("finished", {std::to_string(left)});
    return failed == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("grader_host: started by the runner, not by hand\n", stderr);
        return 2;
    }
    host::channel channel(std::atoi(argv[1]));
    std::memset(argv[1], 0, std::strlen(argv[1]));
    const auto fields = channel.receive_order();
    if (fields.size() < 5) return 2;
    const auto what = parse(fields);
    host::to_runner = &channel;
    host::set_library_under_test(what.under_test, what.source);
    host::prepare_last_words();
    host::prepare_exploration(what.source);
    if (!load(what)) return 1;
    const int status = what.mode == "list" ? list() : run(what.test);
    // The threads that the code under test left behind must not outlive what they use.
    std::fflush(nullptr);
    _Exit(status);
}
