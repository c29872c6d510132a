// An answer to 02.1 that does not compile, for the page of that verdict.
#include "thread_pool.hpp"

namespace workbook {

struct thread_pool::state {
    std::size_t workers
};

} // namespace workbook
