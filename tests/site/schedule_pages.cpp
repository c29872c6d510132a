// Writes the pages of canned schedules into a folder, for a browser to open.
#include "core/files.hpp"
#include "core/timeline_html.hpp"
#include "test/schedule_reports.hpp"

#include <filesystem>
#include <string>

namespace {

void write(const std::filesystem::path& folder, const std::string& name,
           const testing::canned_report& canned) {
    runner::replace_file(folder / (name + ".html"),
                         runner::timeline_html(testing::report_with(canned)));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const std::filesystem::path folder = argv[1];
    write(folder, "deadlock", testing::canned_deadlock());
    write(folder, "race", testing::canned_race());
    write(folder, "hostile", testing::hostile_schedule());
    for (const int threads : {3, 8, 40})
        write(folder, "threads_" + std::to_string(threads), testing::canned_long(60, threads));
}
