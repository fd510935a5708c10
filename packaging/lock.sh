#!/usr/bin/env bash
# Pins every package with its hashes for all platforms; pass --upgrade to move to newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."

lock() {
    local out=$1
    shift
    .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
        --quiet --output-file "requirements/$out.txt" "$@" "${upgrade[@]}"
}

upgrade=("$@")
lock dev --extra desktop --extra server --group dev --group resources
# The smaller sets take their versions from the full one, so all machines run the same.
for name in base desktop server bench; do cp requirements/dev.txt "requirements/$name.txt"; done
lock base
lock desktop --extra desktop
lock server --extra server
lock bench --group bench
.venv/bin/uv pip compile --group pyproject.toml:bucket --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "make lock" --quiet --output-file requirements/bucket.txt \
    "${upgrade[@]}"
