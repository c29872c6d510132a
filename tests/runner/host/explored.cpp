// The grader host's side of an exploration.
#include "host/explored.hpp"

#include "host/channel.hpp"
#include "host/last_words.hpp"

#include <dlfcn.h>

#ifndef WORKBOOK_UNEXPLORED

#include "explorer/runtime/process_end.hpp"
#include "explorer/runtime/self.hpp"
#include "explorer/runtime/session.hpp"
#include "explorer/runtime/symbols.hpp"

#include <cstdio>
#include <cstdlib>

namespace host {

namespace {

bool explored_something = false;

void tell(const explorer::session_result& result, const explorer::session_options& options) {
    explored_something = true;
    to_runner->tell("explored", {explorer::report_of(result, options)});
    if (!result.found) return;
    // The threads of the schedule stand where it ended, and so does what they held.
    std::fflush(nullptr);
    _Exit(1);
}

explorer::finding words_for(const std::exception_ptr& thrown) {
    const unexplored_scope quiet;
    explorer::finding what;
    what.word = "wrong_result";
    const auto message = message_of(thrown);
    what.message = message.starts_with("not implemented yet")
                       ? message
                       : "it threw an exception that nobody expected: " + message;
    what.where = thrown_at(thrown);
    return what;
}

} // namespace

void prepare_exploration(const std::string& source_file) {
    explorer::set_source_under_test(source_file);
    explorer::describe_exceptions_with(words_for);
    explorer::tell_results_to(tell);
}

bool is_exploring() {
    return explorer::self != nullptr;
}

bool has_explored() {
    return explored_something;
}

bool take_failure(const wire::message& fields) {
    if (!is_exploring()) return false;
    explorer::finding what;
    what.word = fields[0].empty() ? "wrong_result" : fields[0];
    what.message = fields[4].empty() ? "this check did not hold: " + fields[1]
                                     : "it threw an exception that nobody expected: " + fields[4];
    what.expected = fields[2];
    what.actual = fields[3];
    what.where = fields[5];
    what.notes.assign(fields.begin() + 6, fields.end());
    auto& where = explorer::the_world();
    if (auto* event = where.note("fail", what.message)) event->guilty = true;
    where.note_failure(std::move(what));
    return true;
}

unexplored_scope::unexplored_scope() : whose_(explorer::self) {
    if (whose_ != nullptr) ++static_cast<explorer::thread*>(whose_)->inside;
}

unexplored_scope::~unexplored_scope() {
    if (whose_ != nullptr) --static_cast<explorer::thread*>(whose_)->inside;
}

void* load_under_test(const std::string& path) {
    explorer::keep_exit_functions(true);
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
    explorer::keep_exit_functions(false);
    return library;
}

} // namespace host

#else

namespace host {

void prepare_exploration(const std::string&) {}

bool is_exploring() {
    return false;
}

bool has_explored() {
    return false;
}

bool take_failure(const wire::message&) {
    return false;
}

unexplored_scope::unexplored_scope() : whose_(nullptr) {}

unexplored_scope::~unexplored_scope() {
    whose_ = nullptr;
}

void* load_under_test(const std::string& path) {
    return dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
}

} // namespace host

#endif
