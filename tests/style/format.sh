#!/usr/bin/env bash
# Every C++ file is laid out as .clang-format says.
set -euo pipefail
. "$(dirname "$0")/sources.sh"
cd "$1"
command -v clang-format >/dev/null || { echo "clang-format is not installed"; exit 77; }
# The layout of one version is not that of another; the project's is Debian 12's.
clang-format --version | grep -q 'version 14\.' || { echo "clang-format 14 is not installed"; exit 77; }
sources | xargs clang-format --dry-run -Werror || {
    echo "Next: clang-format -i the files named above."
    exit 1
}
