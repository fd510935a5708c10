"""kill -9 at random points of saving: whatever was shown as saved must be there afterwards.

`python -m tests.storage.kill_programme 200` runs 200 rounds on one survey. Each round starts a
process that saves in a loop and prints what it saved once it was saved; it is killed after a
random while, and the survey is opened and examined.
"""

import random
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from surveyapp.storage import create_survey, open_survey

ROOT = Path(__file__).resolve().parents[2]

_WORK = """
import hashlib, random, sys
from pathlib import Path
from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.ids import uuid7
from surveyapp.storage import open_survey

def show(*words):
    sys.stdout.write(" ".join(words) + "\\n")
    sys.stdout.flush()

survey = open_survey(Path(sys.argv[1]), who="王勘", device="d")
rng = random.Random(int(sys.argv[2]))
show("ready")
sites = survey.sites()
while True:
    what = rng.random()
    key = uuid7()
    if what < 0.4 or not sites:
        number = survey.next_number("410105")
        survey.write(Label("new_site"), [Edit("site", key, {"name": "杀不死" + number, "number": number, "lon": 113.7, "lat": 34.7})])
        sites.append(key)
        show("site", key, number)
    elif what < 0.6:
        value = rng.randrange(10**9)
        survey.write(Label("edit"), [Edit("site", sites[-1], {"height_m": float(value)})])
        show("height", sites[-1], str(value))
    elif what < 0.7:
        survey.keep_draft(key, {"name": "打到一半"})
        show("draft", key)
    elif what < 0.8:
        content = rng.randbytes(20_000)
        sha = hashlib.sha256(content).hexdigest()
        survey.vault.add(content, sha, ".jpg")
        survey.write(Label("take_photos"), [Edit("photo", key, {"sha256": sha, "marks": "[]"}, sites[-1])])
        show("photo", key, sha)
    elif what < 0.9:
        keys = [uuid7() for _ in range(rng.randrange(2, 300))]
        survey.write(Label("import"), [Edit("fee", k, {"amount": 1.0}, sites[-1]) for k in keys])
        show("fees", *keys)
    else:
        survey.idle()
"""


def one_round(folder: Path, seed: int) -> list[list[str]]:
    """Save, kill, and give what had been shown as saved."""
    rng = random.Random(seed)
    command = [sys.executable, "-c", _WORK, str(folder), str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    shown = [process.stdout.readline().split() for _ in range(rng.randrange(1, 120))]
    with suppress(subprocess.TimeoutExpired):
        process.wait(rng.random() * 0.02)
    process.kill()
    rest, _ = process.communicate()
    shown += [line.split() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    return shown


def examine(folder: Path, shown: list[list[str]], *, photos: bool = True) -> None:
    """Open the survey and find everything that was shown, the whole of it sound."""
    with open_survey(folder) as survey:
        assert survey.damage is None
        findings = [str(f) for f in survey.check(photos=photos)]
        assert findings == []
        drafts = {d.record for d in survey.drafts()}
        heights: dict[str, float] = {}
        for what, key, *rest in shown:
            if what == "site":
                assert survey.site(rest[0])["id"] == key
            elif what == "height":
                heights[key] = float(rest[0])
            elif what == "draft":
                assert key in drafts
            elif what == "photo":
                assert survey.rows("photo", [key])[0]["sha256"] == rest[0]
                assert survey.vault.find(rest[0]) is not None
            else:
                assert len(survey.rows("fee", [key, *rest])) == 1 + len(rest)
        for key, height in heights.items():
            latest = survey.history(key)
            edits = [c for act in latest for c in act.changes if "height_m" in c.after]
            assert height in {c.after["height_m"] for c in edits}


def run(rounds: int, folder: Path, seed: int) -> int:
    """All rounds on one survey; gives how many saves were shown in all."""
    create_survey(folder, name="杀", counties=["410105"]).close()
    total = 0
    for number in range(rounds):
        shown = one_round(folder, seed + number)
        examine(folder, shown, photos=number % 10 == 9)
        total += len(shown)
    return total


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        many = int(sys.argv[1]) if len(sys.argv) > 1 else 200
        start = int(sys.argv[2]) if len(sys.argv) > 2 else 1
        saves = run(many, Path(scratch) / "survey", start)
        sys.stdout.write(f"{many} rounds, {saves} saves shown, none lost\n")
