// The worker's side: the loop that a worker program's main hands its work to.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace workbook {

/// Answers tasks from standard input on standard output until the input ends; returns the exit
/// status for main.
///
/// `work` gets a task's text and returns the result's. What it throws goes back to the caller as
/// the task's failure; the worker lives on. While it runs, anything printed on standard output goes
/// to standard error instead, so that a forgotten debug line cannot be mistaken for a reply.
int serve(const std::function<std::string(std::string_view)>& work);

} // namespace workbook
