#!/usr/bin/env bash
# Every source file begins with its purpose; every header has #pragma once.
set -euo pipefail
. "$(dirname "$0")/sources.sh"
cd "$1"
wrong=0
complain() {
    echo "$1: $2"
    wrong=1
}
while read -r file; do
    head -n 1 "$file" | grep -q '^// .' || complain "$file" "the first line is not its purpose"
    if [[ $file == *.hpp ]]; then
        grep -q '^#pragma once$' "$file" || complain "$file" "no #pragma once"
    fi
done < <(sources)
exit "$wrong"
