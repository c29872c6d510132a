// Writes pages and traces.
#include "commands/pictures.hpp"

#include "core/files.hpp"
#include "core/terminal.hpp"
#include "core/timeline_chrome.hpp"
#include "core/timeline_html.hpp"

#include <cstdio>

#include <fmt/core.h>

namespace runner {

void write_pictures(const report& what, const picture_options& options) {
    if (options.html.empty() && options.chrome.empty()) return;
    if (!what.shown) {
        fmt::print(stderr, "No schedule failed, so nothing was written.\n");
        return;
    }
    if (!options.html.empty()) {
        replace_file(options.html, timeline_html(what));
        fmt::print(stderr, "Written: {} (open it in a browser)\n", printable(options.html));
    }
    if (!options.chrome.empty()) {
        replace_file(options.chrome, timeline_chrome(*what.shown));
        fmt::print(stderr, "Written: {} (open it at ui.perfetto.dev)\n", printable(options.chrome));
    }
}

} // namespace runner
