// render_all, mended: nothing leaves a task, and nobody leaves the function before the tasks.
#include "unguarded_pool.hpp"

#include <cstddef>
#include <exception>
#include <future>

namespace workbook {

namespace {

//! [guarded]
// The place where errors end: at the task. It was at get(), where the first of them left the
// function, and with it went the pages that the other tasks were writing to.
rendered render_one(const renderer& render, const std::string& title) {
    try {
        return {render(title), {}};
    } catch (const std::exception& error) {
        return {{}, error.what()};
    } catch (...) {
        return {{}, "unknown error"};
    }
}

//! [guarded]

//! [in_hand]
// Tasks that refer to the frame of their caller. Whatever way that frame is left, it waits first:
// the destructor of a pool's future does not.
class in_hand {
  public:
    in_hand() = default;

    ~in_hand() {
        for (auto& each : tasks_)
            each.wait();
    }

    in_hand(const in_hand&) = delete;
    in_hand& operator=(const in_hand&) = delete;

    void add(std::future<void> task) { tasks_.push_back(std::move(task)); }

  private:
    std::vector<std::future<void>> tasks_;
};

//! [in_hand]

} // namespace

//! [render_all]
std::vector<rendered> render_all(thread_pool& pool, const std::vector<std::string>& titles,
                                 const renderer& render) {
    std::vector<rendered> pages(titles.size());
    {
        in_hand tasks; // after `pages`, so it ends first
        for (std::size_t i = 0; i < titles.size(); ++i)
            tasks.add(pool.submit([&, i] { pages[i] = render_one(render, titles[i]); }));
    }
    return pages;
}

//! [render_all]

} // namespace workbook
