// Keys: what bytes mean, in whatever pieces they come, and what is typing and what is a paste.
#include "watch/keys.hpp"

#include <random>

#include <catch2/catch_test_macros.hpp>

using namespace std::chrono_literals;
using runner::control;
using runner::key;
using runner::key_bursts;
using runner::key_decoder;
using runner::key_name;
using runner::letter;
using keys = std::vector<key>;

namespace {

keys decoded(std::string_view bytes) {
    key_decoder decoder;
    keys all = decoder.feed(bytes);
    const keys rest = decoder.give_up();
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

keys letters(std::string_view text) {
    keys all;
    for (const char c : text)
        all.push_back(letter(static_cast<unsigned char>(c)));
    return all;
}

key named(key_name name) {
    return {name, 0};
}

const key_bursts::time_point start{};

} // namespace

TEST_CASE("letters, Enter and control letters are told apart", "[runner][watch]") {
    CHECK(decoded("hR?") == letters("hR?"));
    CHECK(decoded("\r") == keys{named(key_name::enter)});
    CHECK(decoded("\n") == keys{named(key_name::enter)});
    CHECK(decoded("\x03\x0c") == keys{control(U'c'), control(U'l')});
    CHECK(decoded("\x7f\t") == keys{named(key_name::backspace), named(key_name::tab)});
}

TEST_CASE("letters beyond ASCII are one key each", "[runner][watch]") {
    CHECK(decoded("é😀") == keys{letter(U'é'), letter(U'😀')});
}

TEST_CASE("invalid UTF-8 is unknown and does not swallow the key after it", "[runner][watch]") {
    CHECK(decoded("\xffq") == keys{key{}, letter(U'q')});
    CHECK(decoded("\xc3q") == keys{key{}, letter(U'q')});
    CHECK(decoded(std::string_view("\0q", 2)) == keys{key{}, letter(U'q')});
}

TEST_CASE("arrows and their like are understood in both of their forms", "[runner][watch]") {
    CHECK(decoded("\x1b[A\x1b[B") == keys{named(key_name::up), named(key_name::down)});
    CHECK(decoded("\x1bOA\x1bOB") == keys{named(key_name::up), named(key_name::down)});
    CHECK(decoded("\x1b[5~\x1b[6~") == keys{named(key_name::page_up), named(key_name::page_down)});
    CHECK(decoded("\x1b[H\x1b[4~\x1bOF\x1b[1~") == keys{named(key_name::home), named(key_name::end),
                                                        named(key_name::end),
                                                        named(key_name::home)});
}

TEST_CASE("sequences that nothing is bound to are one unknown key", "[runner][watch]") {
    CHECK(decoded("\x1b[15~q") == keys{key{}, letter(U'q')});
    CHECK(decoded("\x1b[[Aq") == keys{key{}, letter(U'q')});
    CHECK(decoded("\x1b[<0;10;20Mq").back() == letter(U'q'));
}

TEST_CASE("a lone ESC is the escape key once nothing follows", "[runner][watch]") {
    key_decoder decoder;
    CHECK(decoder.feed("\x1b").empty());
    CHECK(decoder.waiting());
    CHECK(decoder.give_up() == keys{named(key_name::escape)});
    CHECK(!decoder.waiting());
    CHECK(decoded("\x1bq") == keys{named(key_name::escape), letter(U'q')});
}

TEST_CASE("a sequence that never ends is given up", "[runner][watch]") {
    CHECK(decoded("\x1b[12;").empty());
    key_decoder decoder;
    (void)decoder.feed("\x1b[" + std::string(500, '1') + "q");
    CHECK(decoder.feed("q").back() == letter(U'q'));
}

TEST_CASE("a bracketed paste is one key, whatever is in it", "[runner][watch]") {
    CHECK(decoded("\x1b[200~rm -rf\ry\x1b[A\x1b[201~q") ==
          keys{named(key_name::pasted), letter(U'q')});
    CHECK(decoded("\x1b[200~\x1b[201~") == keys{named(key_name::pasted)});
}

TEST_CASE("a paste without an end is given up, and keys work again", "[runner][watch]") {
    key_decoder decoder;
    CHECK(decoder.feed("\x1b[200~yyyy").empty());
    CHECK(decoder.pasting());
    CHECK(decoder.give_up() == keys{named(key_name::pasted)});
    CHECK(decoder.feed("q") == letters("q"));
}

TEST_CASE("how the bytes are cut into pieces changes nothing", "[runner][watch]") {
    const std::string bytes = "hé\x1b[A\x1b[200~r y\x1b[20\x1b[201~\x1bOBq\x1b[6~😀\r";
    const keys whole = key_decoder().feed(bytes);
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::minstd_rand random(seed);
    for (int round = 0; round < 200; ++round) {
        key_decoder decoder;
        keys all;
        for (std::size_t i = 0; i < bytes.size();) {
            const std::size_t n = 1 + random() % 4;
            const keys some = decoder.feed(std::string_view(bytes).substr(i, n));
            all.insert(all.end(), some.begin(), some.end());
            i += n;
        }
        REQUIRE(all == whole);
    }
}

TEST_CASE("random bytes never stop the decoder for good", "[runner][watch]") {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::minstd_rand random(seed);
    for (int round = 0; round < 200; ++round) {
        key_decoder decoder;
        std::string bytes;
        for (int i = 0; i < 300; ++i)
            bytes += static_cast<char>(random() % 256);
        (void)decoder.feed(bytes);
        (void)decoder.give_up();
        REQUIRE(decoder.feed("q") == letters("q"));
    }
}

TEST_CASE("a few keys in a row are typing", "[runner][watch]") {
    CHECK(runner::sift(letters("nn")).keys == letters("nn"));
    CHECK(!runner::sift(letters("hlnp")).ignored);
}

TEST_CASE("many different letters at once are a paste and count as nothing", "[runner][watch]") {
    const auto result = runner::sift(letters("the quick brown fox\nyyy"));
    CHECK(result.keys.empty());
    CHECK(result.ignored);
}

TEST_CASE("a key held down counts once", "[runner][watch]") {
    const auto result = runner::sift(letters(std::string(300, 'R')));
    CHECK(result.keys == letters("R"));
    CHECK(!result.ignored);
}

TEST_CASE("arrows held down all count: they only scroll", "[runner][watch]") {
    CHECK(runner::sift(keys(30, named(key_name::down))).keys.size() == 30);
}

TEST_CASE("what stands beside a bracketed paste still counts", "[runner][watch]") {
    const auto result = runner::sift({named(key_name::pasted), letter(U'q')});
    CHECK(result.keys == letters("q"));
    CHECK(result.ignored);
}

TEST_CASE("keys close to each other are one burst, later ones another", "[runner][watch]") {
    key_bursts bursts;
    CHECK(!bursts.due());
    bursts.add(letters("r"), start);
    bursts.add(letters("y"), start + 10ms);
    CHECK(bursts.due() == start + 10ms + key_bursts::gap);
    CHECK(bursts.take().keys == letters("ry"));
    CHECK(!bursts.due());
    bursts.add(letters("y"), start + 200ms);
    CHECK(bursts.take().keys == letters("y"));
}

TEST_CASE("a key that is held down for ever is acted upon, once", "[runner][watch]") {
    key_bursts bursts;
    auto now = start;
    int acted = 0;
    for (int i = 0; i < 200; ++i, now += 10ms) {
        bursts.add(letters("q"), now);
        if (bursts.due() && *bursts.due() <= now)
            acted += static_cast<int>(bursts.take().keys.size());
    }
    CHECK(acted == 1);
}

TEST_CASE("a slow paste stays a paste after its burst was closed", "[runner][watch]") {
    key_bursts bursts;
    auto now = start;
    keys acted;
    for (int i = 0; i < 200; ++i, now += 10ms) {
        bursts.add(letters(i % 2 == 0 ? "r" : "y"), now);
        if (!bursts.due() || *bursts.due() > now) continue;
        const keys some = bursts.take().keys;
        acted.insert(acted.end(), some.begin(), some.end());
    }
    CHECK(acted.empty());
    now += 100ms;
    bursts.add(letters("q"), now);
    CHECK(bursts.take().keys == letters("q"));
}
