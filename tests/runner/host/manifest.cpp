// Asks a grader for its test cases and writes them down: the list that a full report must match.
//
// grader_manifest HOST OUTPUT LIBRARY... GRADER
#include "wire.hpp"

#include <boost/json/src.hpp>

#include <array>
#include <cstdio>
#include <fstream>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// Starts the host with one end of a socket pair and returns the other end.
int start(std::string host) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) return -1;
    auto number = std::to_string(ends[1]);
    std::array<char*, 3> arguments{host.data(), number.data(), nullptr};
    pid_t child = 0;
    const int error =
        posix_spawn(&child, host.c_str(), nullptr, nullptr, arguments.data(), environ);
    close(ends[1]);
    return error == 0 ? ends[0] : -1;
}

wire::message receive(int channel, const std::string& kind) {
    wire::decoder incoming;
    std::array<char, 4096> bytes{};
    for (;;) {
        while (auto message = incoming.next()) {
            if (message->size() < 2) continue;
            if ((*message)[1] == kind) return {message->begin() + 2, message->end()};
            if ((*message)[1] == "unloadable")
                std::fprintf(stderr, "%s\n", message->back().c_str());
        }
        const auto n = read(channel, bytes.data(), bytes.size());
        if (n <= 0) return {};
        incoming.feed({bytes.data(), static_cast<std::size_t>(n)});
    }
}

boost::json::array cases(const wire::message& fields) {
    boost::json::array all;
    for (std::size_t i = 0; i + 3 < fields.size(); i += 4)
        all.push_back(
            {{"claim", fields[i]}, {"tags", fields[i + 1]}, {"line", std::stoi(fields[i + 3])}});
    return all;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const int channel = start(argv[1]);
    wire::message order{"manifest", "list", "", "", ""};
    order.insert(order.end(), argv + 3, argv + argc);
    const auto bytes = wire::encode(order);
    if (channel < 0 || write(channel, bytes.data(), bytes.size()) < 0) return 1;
    const auto found = cases(receive(channel, "tests"));
    wait(nullptr);
    if (found.empty()) {
        std::fprintf(stderr, "%s: no test case found\n", argv[argc - 1]);
        return 1;
    }
    std::ofstream(argv[2]) << boost::json::serialize(found) << '\n';
    return 0;
}
