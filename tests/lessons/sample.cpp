// The smallest lesson that uses everything: run.test.cpp looks at what it prints.
#include "narrator.hpp"
#include "not_implemented.hpp"

#include <chrono>
#include <stdexcept>

using namespace std::chrono_literals;

namespace {

void greet(narration::narrator& teller) {
    const auto name = teller.word("name");
    const auto heard = name ? name : teller.ask("Your name?");
    teller.say_line("Hello, " + heard.value_or("whoever you are"));
    teller.fact("somebody_there", teller.can_ask() ? 1 : 0);
}

void tell(narration::narrator& teller) {
    if (teller.option("fail") == 1) throw workbook::not_implemented("thread_pool::post");
    if (teller.option("fail") == 2) throw std::runtime_error("no more threads");
    if (teller.word("name") == "nobody") throw narration::bad_usage("nobody is no name.");
    if (teller.word("greet")) greet(teller);
    teller.section("Counting");
    teller.say("A paragraph that is long enough to need more than one line on a terminal of twenty "
               "columns, and on one of forty as well.");
    teller.predict("How many?", "Three.");
    teller.item("An entry of a list that is as long as a paragraph, so that it has to be broken at "
                "some place.");
    teller.item("Another one.");
    teller.say_line("One line as it stands");
    teller.fact("count", 3);
    teller.fact("share", 0.5);
    teller.fact("word", "three");
    auto& timeline = teller.recorder();
    const auto zero = narration::timeline::clock::now();
    timeline.add("worker 1", "first", zero, zero + 40ms);
    timeline.add("worker 2", "second", zero + 20ms, zero + 60ms);
    teller.show_timeline("Two spans");
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"99", "A sample"}, {{"fail", "How to fail", 0, 0, 2}},
                          {{"greet", "Ask for a name"}, {"name", "The name", "NAME"}}, tell);
}
