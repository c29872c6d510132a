#!/usr/bin/env bash
# clang-tidy finds nothing in the references, the lessons, and what runs beside learners' code.
set -euo pipefail
cd "$1"
command -v clang-tidy >/dev/null || { echo "clang-tidy is not installed"; exit 77; }
clang-tidy --version | grep -q 'version 14\.' || { echo "clang-tidy 14 is not installed"; exit 77; }
# A lesson's files are one unit, which includes them: that is no mistake there.
checks=--checks=-bugprone-suspicious-include
{
    find "$2/tidy" -name '*.cpp'
    # frames.cpp includes a header that only GCC has.
    find tests/runner/keeper tests/runner/host -name '*.cpp' ! -name frames.cpp
} | sort | xargs -P 2 -n 1 clang-tidy --quiet --warnings-as-errors='*' --config-file=.clang-tidy "$checks" \
    --extra-arg=-Wno-unknown-warning-option -p "$2" 2>/dev/null
