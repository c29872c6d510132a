#!/usr/bin/env bash
# Checks one claim about the launcher: check_claim.sh LAUNCHER FILE CLAIM. Status 77 means skipped.
set -u
export launcher=$1
# shellcheck source-path=SCRIPTDIR source=sandbox.bash
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.bash"
# shellcheck source=/dev/null
source "$2"
make_sandbox
"claim_$3"
