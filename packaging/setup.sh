#!/usr/bin/env bash
# Makes .venv with the pinned packages and, where apt may be used, the system libraries.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

apt_install() { # names… – false where apt is missing or not allowed
    local as_root=()
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 || true
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null 2>&1
}

need_python() {
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        say "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
        exit 1
    fi
}

make_venv() {
    [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    "$python" -m venv .venv >/dev/null 2>&1 && return
    apt_install python3-venv && "$python" -m venv .venv && return
    rm -rf .venv
    say "Python cannot make an environment; install it with: apt-get install python3-venv"
    exit 1
}

install_packages() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --use-pep517 --no-deps --require-hashes -r requirements/dev.txt
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
}

window_starts() {
    .venv/bin/python -c 'import PySide6.QtWidgets, PySide6.QtWebEngineCore' 2>/dev/null || return 1
    local qt found
    qt=$(.venv/bin/python -c 'import PySide6; print(PySide6.__path__[0])')
    # Read whole first: a grep that stops at its first match would end ldd, and with it the test.
    found=$(ldd "$qt/Qt/plugins/platforms/libqxcb.so" "$qt/Qt/libexec/QtWebEngineProcess" 2>/dev/null)
    [[ $found != *'not found'* ]]
}

need_libraries() {
    window_starts && return
    local names
    mapfile -t names < <(grep -v '^#' packaging/libraries.txt)
    apt_install "${names[@]}" && window_starts && return
    say "The window needs system libraries; install them with: apt-get install ${names[*]}"
    exit 1
}

want_tool() { # tests drive a browser and the stock signature tool; without one they are skipped by name
    command -v "$1" >/dev/null || apt_install "$1" ||
        say "No $1: its tests will be skipped (apt-get install $1)"
}

need_python
make_venv
install_packages
[ "$(uname -s)" != Linux ] || { need_libraries && want_tool chromium && want_tool minisign; }
touch .venv/.ready
