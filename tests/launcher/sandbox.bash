# A checkout and a system of stubs for one claim about the launcher: no network, no root, nothing installed.
#
# The launcher runs with a PATH of its own: links to a few real tools, and stubs for whatever would
# change the system. The stubs note each call in $box/calls and obey the files in $box/state:
#   installed    one "package version" a line, as dpkg knows them
#   fails/NAME   shell text that the stub NAME runs first, to go wrong in some way
#
# shellcheck disable=SC2016  # what stands in single quotes is expanded when a stub runs

box=$(mktemp -d "${TMPDIR:-/tmp}/launcher ä.XXXXXX")
checkout="$box/a check-out with ü"
real_bash=$(command -v bash)
status=
trap 'rm -rf "$box"' EXIT

all_packages="g++ cmake ninja-build mold libboost1.83-dev libfmt-dev libcli11-dev libtomlplusplus-dev git"

# stub NAME: reads the stub's body from standard input. Takes a link away first: never writes through it.
stub() {
    rm -f "$box/bin/$1"
    {
        printf '#!%s\nbox=%q\n' "$real_bash" "$box"
        printf '%s\n' 'printf "%s %s\n" "${0##*/}" "$*" >>"$box/calls"' \
            '[[ ! -e "$box/state/fails/${0##*/}" ]] || source "$box/state/fails/${0##*/}"'
        cat
    } >"$box/bin/$1"
    chmod +x "$box/bin/$1"
}

# goes_wrong NAME TEXT: from now on the stub NAME runs TEXT first.
goes_wrong() { printf '%s\n' "$2" >"$box/state/fails/$1"; }
mends() { rm -f "$box/state/fails/$1"; }

link_real_tools() {
    local tool
    for tool in bash env mkdir mktemp rm cat grep sed head tail tee flock df du stat stty readlink sleep chmod uname touch true; do
        ln -s "$(type -P "$tool")" "$box/bin/$tool"
    done
}

make_stubs() {
    stub dpkg </dev/null
    stub id <<<'echo "${FAKE_UID:-0}"'
    stub git <<<'echo git version 2.39.5'
    stub g++ <<<'[[ $1 == --version ]] && echo "g++ (Debian) 12.2.0" || echo 12'
    stub ctest <<<'echo "100% tests passed, 0 tests failed out of 1"'
    stub sudo <<<'[[ $1 == -n ]] && shift; exec "$@"'
    stub dpkg-query <<'END'
while read -r package version; do
    [[ " $* " == *" $package "* ]] && echo "$package installed $version"
done <"$box/state/installed"
END
    stub apt-get <<'END'
case "$*" in
    *indextargets*"Codename: bookworm "*) echo "Debian|http://mirror.invalid/debian/" ;;
    *--assume-no*) printf 'Need to get 1 MB of archives.\nAfter this operation, 2 MB of additional disk space will be used.\nAbort.\n'; exit 1 ;;
    *" install "*) for word in "$@"; do [[ $word == -* ]] || echo "${word%%/*} 3.9" >>"$box/state/installed"; done ;;
esac
END
    stub cmake <<'END'
[[ $1 == --version ]] && { echo "cmake version 3.25.1"; exit; }
while [[ $1 != -B ]]; do shift; done
touch "$2/build.ninja" "$2/CMakeCache.txt"
END
    stub ninja <<'END'
while [[ $1 != -C ]]; do shift; done
mkdir -p "$2/bin"
printf '#!%s\necho "runner got: $*"\n' "$(readlink -f "$(command -v bash)")" >"$2/bin/workbook"
chmod +x "$2/bin/workbook"
END
}

# system_is ID VERSION NAME
system_is() {
    printf 'PRETTY_NAME="%s"\nID=%s\nVERSION_ID="%s"\n' "$3" "$1" "$2" >"$box/system/etc/os-release"
}

everything_is_installed() {
    local package
    for package in $all_packages; do echo "$package 12.2"; done >"$box/state/installed"
    echo "catch2 3.7.1-0.4~bpo12+1" >>"$box/state/installed"
}

make_sandbox() {
    mkdir -p "$box/bin" "$box/state/fails" "$checkout" "$box/system/etc/apt/sources.list.d" "$box/system/var/lib/dpkg"
    touch "$box/calls" "$box/state/installed"
    system_is debian 12 "Debian GNU/Linux 12 (bookworm)"
    touch -d '1 hour ago' "$box/system/var/lib/dpkg/status"
    cp "${launcher:?}" "$checkout/workbook"
    echo '{}' >"$checkout/CMakePresets.json"
    touch -d '1 hour ago' "$checkout/workbook" "$checkout/CMakePresets.json"
    link_real_tools
    make_stubs
}

# with VARIABLE=VALUE...: what the next `workbook` finds in its environment.
with() { environment=("$@"); }

environment_of_launcher() {
    printf '%s\0' -i "PATH=$box/bin" "HOME=$box" TERM=xterm LANG=C.UTF-8 "WORKBOOK_SYSROOT=$box/system" "${environment[@]}"
}

# workbook ARGUMENT...: without a terminal. Sets `status`; what it said is in $box/said.
environment=()
workbook() {
    local settings=()
    mapfile -d '' settings < <(environment_of_launcher)
    env "${settings[@]}" "$checkout/workbook" "$@" </dev/null >"$box/said" 2>&1
    status=$?
    environment=()
}

# type_into_workbook 'SHELL TEXT': on a terminal of its own; the text's output is what is typed.
type_into_workbook() {
    local settings=()
    command -v script >/dev/null || exit 77
    mapfile -d '' settings < <(environment_of_launcher)
    eval "$1" | script -qec "$(printf '%q ' env "${settings[@]}" "$checkout/workbook")" /dev/null >"$box/said"
    status=${PIPESTATUS[1]}
    environment=()
}

# Types nothing until the launcher has come as far as this call, however slow the machine is.
once_called() { until grep -q -- "$1" "$box/calls"; do sleep 0.05; done; }

complain() {
    printf 'expected %s\n--- it said (status %s):\n' "$1" "$status" >&2
    cat "$box/said" >&2
    printf -- '--- it called:\n' >&2
    cat "$box/calls" >&2
    exit 1
}

ends_with_status() { [[ $status == "$1" ]] || complain "status $1"; }
says() { grep -qF -- "$1" "$box/said" || complain "it to say: $1"; }
never_says() { ! grep -qF -- "$1" "$box/said" || complain "it not to say: $1"; }
calls() { grep -q -- "$1" "$box/calls" || complain "a call of: $1"; }
never_calls() { ! grep -q -- "$1" "$box/calls" || complain "no call of: $1"; }
forget_calls() { : >"$box/calls"; }
