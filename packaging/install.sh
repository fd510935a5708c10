#!/usr/bin/env bash
# Installs the app for this person: program in ~/.local/share/surveyapp, entry in the menu.
set -euo pipefail
cd "$(dirname "$0")/.."
home=${XDG_DATA_HOME:-$HOME/.local/share}

"${PYTHON:-python3}" -m venv "$home/surveyapp"
"$home/surveyapp/bin/python" -m pip install --quiet --use-pep517 --no-deps --require-hashes \
    -r requirements/desktop.txt
"$home/surveyapp/bin/python" -m pip install --quiet --no-deps .
mkdir -p "$home/applications" "$HOME/.local/bin"
ln -sf "$home/surveyapp/bin/surveyapp" "$HOME/.local/bin/surveyapp"
sed "s|^Exec=surveyapp|Exec=\"$home/surveyapp/bin/surveyapp\"|" packaging/surveyapp.desktop \
    >"$home/applications/surveyapp.desktop"
echo "Installed. Start it from the menu, or with $HOME/.local/bin/surveyapp"
