#!/usr/bin/env bash
# Installs what the browser tests need, in exact versions, into a folder of the build; nothing when it is there.
#
# install_tools.sh FOLDER. Exit status 77, "skipped", when it cannot be fetched; in CI that is a failure.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1
mkdir -p "$folder"
cd "$folder"
if [[ -e installed ]] && cmp -s installed "$here/package-lock.json"; then
    echo "The tools of the browser tests are there already."
    exit
fi
rm -f installed
cp "$here/package.json" "$here/package-lock.json" .
if npm ci --ignore-scripts --no-audit --no-fund; then
    cp package-lock.json installed
    exit
fi
rm -rf node_modules
[[ ${CI:-false} == false || ${CI:-0} == 0 ]] || exit 1
echo "npm could not fetch the tools of the browser tests: the site is not looked at in a browser."
exit 77
