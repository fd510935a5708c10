"""A camera card of the sample survey, drawn the same every time: good photos and doubtful ones."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from surveyapp.capture.photos.flight import Task, fly
from surveyapp.services.sample.camera import Shot, photo_bytes, wander
from surveyapp.services.sample.canvas import chance
from surveyapp.services.sample.pictures import direction_of, picture_of
from surveyapp.services.sample.plan import Doubtful, SampleSite, doubtful, sample_sites

FOLDER = ("DCIM", "100TOWER")
_KEPT_OF_CUT = 0.62
_GROUND_M = 104.0
"""Height of Zhengzhou above the sea."""
_ABOVE_GROUND = {"rooftop": "height_m"}
_NO_PHOTO = "2026-03-18 现场记录：屋面门已锁，改天再来。\n"

Progress = Callable[[int, int], None]


def draw_card(folder: Path, *, progress: Progress = lambda _done, _all: None) -> list[Path]:
    """Draws the card below a folder and gives its files in order; some eight seconds of two cores."""
    where = folder.joinpath(*FOLDER)
    where.mkdir(parents=True, exist_ok=True)
    shots = [(site, file) for site in sample_sites() for file in site.shots]
    files: list[Path] = []
    tasks = (Task(40 << 20, partial(photo_of, site, file)) for site, file in shots)
    with fly(tasks) as drawn:
        for (_, file), data in zip(shots, drawn, strict=True):
            files.append(where / file)
            files[-1].write_bytes(data)
            progress(len(files), len(shots))
    return sorted([*files, *_others(where, doubtful())])


def photo_of(site: SampleSite, file: str) -> bytes:
    """One photo of the card, by the name of its file."""
    odd = doubtful()
    shot = site.shots[file]
    seed = int.from_bytes(file.encode(), "big") % 10**9
    picture = picture_of(site, shot).finished(seed)
    form = "HEIF" if file.endswith(".HEIC") else "JPEG"
    data = photo_bytes(picture, _taken(site, file, shot, seed, odd), form)
    return data[: int(len(data) * _KEPT_OF_CUT)] if file in odd.cut else data


def _taken(site: SampleSite, file: str, shot: str, seed: int, odd: Doubtful) -> Shot:
    rnd = chance(seed)
    lon, lat = wander(rnd, site.lon, site.lat, 2.2)
    direction = (direction_of(shot) + rnd.gauss(0, 1.4)) % 360
    above = float(site.fields.get(_ABOVE_GROUND.get(site.kind, "")) or 0)
    place: tuple[float | None, float | None] = (lon, lat)
    if file in odd.no_position:
        place = (None, None)
    elif file in odd.zero_position:
        place = (0.0, 0.0)
    height = _GROUND_M + above + rnd.gauss(0, 1.8)
    return Shot(site.taken_at(file), *place, direction, height, rnd.uniform(2.8, 6.5))


def _others(where: Path, odd: Doubtful) -> list[Path]:
    """Copies of photos, and files that only look like one."""
    files = []
    for name, original in odd.copies.items():
        files.append(where / name)
        files[-1].write_bytes((where / original).read_bytes())
    for name in odd.not_an_image:
        files.append(where / name)
        files[-1].write_text(_NO_PHOTO, "utf-8")
    return files
