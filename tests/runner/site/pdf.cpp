// Hands the book to Chromium without its links to other pages.
#include "site/pdf.hpp"

#include "core/child.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/scratch.hpp"
#include "site/book.hpp"

#include <boost/process/v2/environment.hpp>

namespace runner {
namespace {

namespace fs = std::filesystem;

child_request print_request(const fs::path& chromium, const fs::path& page, const fs::path& pdf,
                            const fs::path& profile) {
    child_request request;
    request.command = {chromium.string(),
                       "--headless",
                       "--no-sandbox", // the page is our own; as root there is no sandbox
                       "--disable-gpu",
                       "--disable-quic",
                       "--no-first-run",
                       "--disable-background-networking",
                       "--disable-component-update",
                       "--disable-sync",
                       "--disable-dev-shm-usage",
                       "--user-data-dir=" + profile.string(),
                       "--no-pdf-header-footer", // the page's own style numbers the pages
                       "--generate-pdf-document-outline",
                       "--print-to-pdf=" + pdf.string(),
                       page.string()};
    request.directory = profile;
    request.deadline = std::chrono::minutes{5};
    return request;
}

} // namespace

fs::path find_chromium() {
    for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
        const auto found = boost::process::v2::environment::find_executable(name);
        if (!found.empty()) return found.string();
    }
    throw usage_error(
        "Chromium is not installed, and it makes the PDF. Next: install it (apt install "
        "chromium); or run ./workbook docs, open book.html in any browser, and print it.");
}

fs::path print_book(const layout& places, const fs::path& chromium, const fs::path& html) {
    const scratch_folder scratch(places.build / "run");
    const auto page = html / "book_to_print.html"; // beside what it shows
    const auto printed = scratch.path() / "book.pdf";
    replace_file(page, without_links_to_pages(read_text(html / "book.html")));
    const auto result = run_child(places, print_request(chromium, page, printed, scratch.path()));
    fs::remove(page);
    if (!result.succeeded() || !fs::exists(printed))
        throw own_fault("Chromium did not print the chapters:\n" + result.out);
    const auto pdf = html.parent_path() / "concurrency-workbook.pdf";
    fs::rename(printed, pdf);
    return pdf;
}

} // namespace runner
