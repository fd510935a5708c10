"""kill -9 at random points of taking photos in: nothing half there, and a second try completes it.

`python -m tests.services.intake_kill_programme 200` runs 200 rounds, each on a survey of its own.
"""

import random
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from surveyapp.services.photos import make_copies, take_photos
from surveyapp.services.suggestions import suggest_sites
from surveyapp.storage import Survey, create_survey, open_survey

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = 60

_WORK = """
import sys
from pathlib import Path
from surveyapp.services import photos
from surveyapp.storage import open_survey

photos.BATCH = 4
with open_survey(Path(sys.argv[1]), who="王勘", device="d") as survey:
    print("ready", flush=True)
    photos.take_photos(survey, [Path(sys.argv[2])], progress=lambda d, n: print(d, flush=True))
    photos.make_copies(survey, progress=lambda d, n: print(d, flush=True))
    print("end", flush=True)
"""


def draw_photos(folder: Path, count: int = PHOTOS) -> None:
    """Small photos with positions along a street, each different."""
    from PIL import Image

    folder.mkdir(parents=True)
    for number in range(count):
        exif = Image.Exif()
        minutes = 46.0 + number // 10 * 0.2
        exif[0x8825] = {1: "N", 2: (34.0, minutes, 0.0), 3: "E", 4: (113.0, 41.0, 0.0)}
        exif[0x9003] = f"2026:03:21 09:{number // 10 * 5:02}:{number % 10:02}"
        picture = Image.effect_noise((320, 240), 40 + number)
        picture.save(folder / f"IMG_{number:04}.JPG", exif=exif, quality=70)


def one_round(folder: Path, card: Path, rng: random.Random) -> int:
    """Take the card in and kill; gives after how many steps."""
    create_survey(folder, name="杀", counties=["410105"]).close()
    command = [sys.executable, "-c", _WORK, str(folder), str(card)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    steps = rng.randrange(0, PHOTOS * 2)
    told = [process.stdout.readline() for _ in range(steps)]
    with suppress(subprocess.TimeoutExpired):
        process.wait(rng.random() * 0.01)
    process.kill()
    process.communicate()
    return len([line for line in told if line])


def examine(folder: Path, card: Path) -> int:
    """Open what was left, find it whole, take the card in again and find it complete."""
    with open_survey(folder, who="王勘", device="d") as survey:
        assert survey.damage is None
        assert [str(f) for f in survey.check()] == []
        kept = len(survey.photos())
        taken = take_photos(survey, [card])
        assert (len(taken.added), taken.duplicates) == (PHOTOS - kept, kept)
        suggest_sites(survey)
        make_copies(survey)
        _expect_complete(survey)
    return kept


def _expect_complete(survey: Survey) -> None:
    photos = survey.photos()
    assert len(photos) == PHOTOS
    assert all(photo["site"] for photo in photos)
    assert [str(f) for f in survey.check()] == []
    assert not list((survey.folder / "photos").rglob("*.part"))


def run(rounds: int, scratch: Path, seed: int) -> int:
    """All rounds; gives how many photos the killed runs had kept."""
    card = scratch / "card"
    draw_photos(card)
    rng = random.Random(seed)
    kept = 0
    for number in range(rounds):
        folder = scratch / f"survey{number}"
        one_round(folder, card, rng)
        kept += examine(folder, card)
    return kept


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        many = int(sys.argv[1]) if len(sys.argv) > 1 else 200
        found = run(many, Path(place), 1)
        sys.stdout.write(f"{many} rounds, {found} photos kept by killed runs, none half there\n")
