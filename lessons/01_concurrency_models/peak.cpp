// Reads VmHWM, the high-water mark of resident memory, from /proc.
#include "peak.hpp"

#include <fstream>
#include <limits>
#include <stdexcept>

namespace models {

//! [peak]
// Not ru_maxrss of wait4: it also counts what the launching process had resident when it forked, so
// that no child seems smaller than its parent. VmHWM begins anew when a program is loaded.
std::int64_t peak_kib_of(const std::string& pid) {
    std::ifstream status("/proc/" + pid + "/status");
    for (std::string key; status >> key;) {
        std::int64_t kib = 0;
        if (key == "VmHWM:" && status >> kib) return kib;
        status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    throw std::runtime_error("/proc does not say how much memory a process has used");
}

//! [peak]

} // namespace models
