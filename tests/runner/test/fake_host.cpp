// Stands in for the hosts of the explorer: says what a test tells it to.
//
// fake_host CHANNEL_FD
//
// FAKE_HOST_SCRIPT names a file of messages in the wire's format. Each is sent behind the secret;
// "@NAME@" in it stands for the environment's NAME, "@order@" for the order's fields. Instead of
// being sent, {"!exit", status} ends the process, {"!hang"} waits for ever, {"!print", text}
// prints.
#include "wire.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

namespace {

wire::message receive(int channel) {
    wire::decoder incoming;
    std::array<char, 4096> bytes{};
    for (;;) {
        if (auto order = incoming.next()) return *order;
        const auto n = read(channel, bytes.data(), bytes.size());
        if (n <= 0) _exit(3);
        incoming.feed({bytes.data(), static_cast<std::size_t>(n)});
    }
}

std::string joined(const wire::message& order) {
    std::string text;
    for (std::size_t i = 1; i < order.size(); ++i)
        text += (i > 1 ? " " : "") + order[i];
    return text;
}

std::string filled(std::string text, const wire::message& order) {
    for (auto begin = text.find('@'); begin != std::string::npos; begin = text.find('@', begin)) {
        const auto end = text.find('@', begin + 1);
        if (end == std::string::npos) break;
        const auto name = text.substr(begin + 1, end - begin - 1);
        const char* value = std::getenv(name.c_str());
        const auto put = name == "order" ? joined(order) : value == nullptr ? "absent" : value;
        text.replace(begin, end - begin + 1, put);
        begin += put.size();
    }
    return text;
}

void perform(int channel, const wire::message& order, wire::message say) {
    if (say.front() == "!exit") _exit(std::atoi(say.at(1).c_str()));
    if (say.front() == "!print") std::fputs(say.at(1).c_str(), stdout);
    while (say.front() == "!hang")
        pause();
    std::fflush(stdout);
    if (say.front().starts_with('!')) return;
    for (auto& field : say)
        field = filled(field, order);
    say.insert(say.begin(), order.front());
    const auto bytes = wire::encode(say);
    if (write(channel, bytes.data(), bytes.size()) < 0) _exit(3);
}

} // namespace

int main(int argc, char** argv) {
    const char* script = std::getenv("FAKE_HOST_SCRIPT");
    if (argc != 2 || script == nullptr) return 2;
    const int channel = std::atoi(argv[1]);
    const auto order = receive(channel);
    std::ifstream file(script);
    wire::decoder messages;
    messages.feed(std::string{std::istreambuf_iterator<char>(file), {}});
    while (auto say = messages.next())
        perform(channel, order, *say);
    return 0;
}
