#!/usr/bin/env bash
# Opens the sample survey; where there is no display, tells the whole story into build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."
out=build/demo

survey() { find "$out" -maxdepth 2 -name survey.gpkg -printf '%h\n' -quit 2>/dev/null; }

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    rm -rf "$out"
    QT_QPA_PLATFORM=offscreen .venv/bin/surveyapp demo "$out"
    echo "No display here. What the window would show lies in $out"
    exit
fi
[ -n "$(survey)" ] || .venv/bin/surveyapp demo "$out"
exec .venv/bin/surveyapp open "$(survey)"
