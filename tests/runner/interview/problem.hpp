// What is wrong with a file, in words for people.
#pragma once

#include <exception>
#include <string>

#include <boost/system/system_error.hpp>

namespace runner {

/// What it says, without where in a library it was thrown and without a full stop.
[[nodiscard]] inline std::string plain_words(const std::exception& problem) {
    const auto* const of_library = dynamic_cast<const boost::system::system_error*>(&problem);
    std::string words = of_library == nullptr ? problem.what() : of_library->code().message();
    while (words.ends_with('.'))
        words.pop_back();
    return words;
}

} // namespace runner
