// The exception a stub throws until its TODO is done, so that a verdict names what is missing.
#pragma once

#include <stdexcept>
#include <string>

namespace workbook {

/// Thrown by the shipped stubs. An answer never catches it: replace the throw instead.
class not_implemented : public std::logic_error {
  public:
    /// `what` names the function that is missing, for example "thread_pool::post".
    explicit not_implemented(const std::string& what)
        : std::logic_error("not implemented yet: " + what) {}
};

} // namespace workbook
