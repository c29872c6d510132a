// Reads the totals that Linux keeps in /proc/<pid>/smaps_rollup.
#include "memory.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace workbook {

memory memory_of(pid_t pid) {
    std::ifstream rollup("/proc/" + std::to_string(pid) + "/smaps_rollup");
    memory total;
    for (std::string line; std::getline(rollup, line);) {
        std::istringstream words(line);
        std::string key;
        std::int64_t kib = 0;
        if (!(words >> key >> kib)) continue;
        if (key == "Rss:") total.resident = kib;
        if (key == "Pss:") total.proportional = kib;
        if (key == "Private_Clean:" || key == "Private_Dirty:") total.own += kib;
    }
    if (total.resident == 0)
        throw std::runtime_error("cannot read the memory of process " + std::to_string(pid) +
                                 " from /proc");
    return total;
}

} // namespace workbook
