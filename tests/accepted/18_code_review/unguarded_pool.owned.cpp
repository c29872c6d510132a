// Another shape: the tasks refer to nothing of the caller's frame. What they use they own together.
#include "unguarded_pool.hpp"

#include <cstddef>
#include <exception>
#include <future>
#include <memory>

namespace workbook {

namespace {

struct job {
    std::vector<std::string> titles;
    renderer render;
};

rendered outcome_of(std::future<std::string>& page) {
    try {
        return {page.get(), {}};
    } catch (const std::exception& error) {
        return {{}, error.what()};
    } catch (...) {
        return {{}, "unknown error"};
    }
}

} // namespace

std::vector<rendered> render_all(thread_pool& pool, const std::vector<std::string>& titles,
                                 const renderer& render) {
    const auto shared = std::make_shared<const job>(job{titles, render});
    std::vector<std::future<std::string>> writing;
    try {
        for (std::size_t i = 0; i < titles.size(); ++i)
            writing.push_back(
                pool.submit([shared, i] { return shared->render(shared->titles[i]); }));
    } catch (...) {
        for (auto& each : writing)
            each.wait(); // the renderer may refer to what the caller owns
        throw;
    }

    std::vector<rendered> pages;
    for (auto& each : writing)
        pages.push_back(outcome_of(each));
    return pages;
}

} // namespace workbook
