"""Photo intake against its limits: the bare step in a tight loop, and the tools of the trade."""

import hashlib
import io
import os
import random
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image

from surveyapp.capture.photos import NotTaken, Reading, take_in, thumbnail
from surveyapp.capture.photos.flight import Task, fly

PHOTOS, PIXELS, BY_TOOLS = 80, (4000, 3000), 6
Row = tuple[str, str, str, float, float]
"""What, ours, peer, ratio (ours to peer, higher is better), goal."""


def rows() -> list[Row]:
    """Measures, prints and gives the rows of photo intake."""
    with tempfile.TemporaryDirectory() as folder:
        files = make_card(Path(folder))
        _listed(files)  # warm: files in the cache, libraries loaded
        found = [_step(files), _with_thumbnails(files), *_survey(files), *_tools(files[:BY_TOOLS])]
    for what, ours, peer, ratio, goal in found:
        print(f"{what:<58} {ours:>10} {peer:>10} {ratio:7.2f} × (goal {goal})")
    return found


def make_card(folder: Path) -> list[Path]:
    """Camera photos of 12 megapixels, 3 to 4 MB, with EXIF, position and embedded preview."""
    pictures = [_encoded(seed) for seed in range(3)]
    files = []
    for n in range(PHOTOS):
        file = folder / f"IMG_{n:04d}.JPG"
        data = pictures[n % len(pictures)]
        # A comment of its own makes every file another photo without encoding it again.
        comment = f"{n:06d}".encode()
        file.write_bytes(data[:2] + b"\xff\xfe\x00\x08" + comment + data[2:])
        files.append(file)
    return files


def _encoded(seed: int) -> bytes:
    rnd = random.Random(seed)
    small = Image.frombytes("RGB", (500, 375), rnd.randbytes(500 * 375 * 3))
    picture = small.resize(PIXELS, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(PIXELS, 14).convert("RGB")
    picture = Image.blend(picture, grain, 0.3)
    exif = Image.Exif()
    exif[0x10F], exif[0x110], exif[0x112] = "TOWER", "SURVEY CAM", 1
    exif.get_ifd(0x8769)[0x9003] = "2026:03:21 10:24:31"
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 46.0, 19.5), 3: "E", 4: (113.0, 41.0, 3.1)})
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=84, exif=exif)
    return _with_preview(out.getvalue(), picture)


def _with_preview(data: bytes, picture: Image.Image) -> bytes:
    """The photo with a 160-pixel preview in a second directory, as cameras write it."""
    small = io.BytesIO()
    picture.resize((160, 120)).save(small, "JPEG", quality=70)
    at = data.index(b"Exif\0\0") + 6
    end = at - 8 + int.from_bytes(data[at - 8 : at - 6], "big")
    block = bytearray(data[at:end])
    order = "<" if block[:2] == b"II" else ">"
    first = struct.unpack_from(order + "I", block, 4)[0]
    link = first + 2 + 12 * struct.unpack_from(order + "H", block, first)[0]
    struct.pack_into(order + "I", block, link, len(block))
    start = len(block) + 2 + 24 + 4
    block += struct.pack(order + "H", 2)
    block += struct.pack(order + "HHII", 0x201, 4, 1, start)
    block += struct.pack(order + "HHII", 0x202, 4, 1, small.tell()) + bytes(4) + small.getvalue()
    return data[: at - 8] + struct.pack(">H", len(block) + 8) + b"Exif\0\0" + block + data[end:]


def _rate(files: list[Path], work: Callable[[list[Path]], object], rounds: int = 3) -> float:
    """Photos a second, the best of some rounds: other work on the machine only slows."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work(files)
        best = min(best, time.perf_counter() - start)
    return len(files) / best


def _listed(files: list[Path]) -> list[Reading | NotTaken]:
    results: list[Reading | NotTaken] = []

    def keep(result: Reading | NotTaken) -> None:
        assert isinstance(result, Reading)
        assert result.preview
        results.append(result)

    take_in(files, sink=keep)
    return results


def _limit_step(files: Iterable[Path]) -> None:
    """Read once, hash, EXIF, embedded preview – nothing else, one after the other."""
    for file in files:
        data = file.read_bytes()
        hashlib.sha256(data).hexdigest()
        exif = Image.open(io.BytesIO(data)).getexif()
        exif.get_ifd(0x8769), exif.get_ifd(0x8825)
        small = data.index(b"\xff\xd8\xff", 2)
        assert data[small : data.index(b"\xff\xd9", small) + 2]


def _step(files: list[Path]) -> Row:
    ours, peer = _rate(files, _listed), _rate(files, _limit_step)
    return ("photo in the list, step alone", f"{ours:.0f}/s", f"{peer:.0f}/s", ours / peer, 0.7)


def _limit_thumbnail(file: Path) -> bytes:
    data = file.read_bytes()
    hashlib.sha256(data).hexdigest()
    picture = Image.open(io.BytesIO(data))
    picture.getexif().get_ifd(0x8825)
    picture.draft("RGB", (512, 512))
    picture.thumbnail((512, 512))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=78)
    return out.getvalue()


def _limit_pipeline(files: list[Path]) -> None:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        assert all(pool.map(_limit_thumbnail, files))


def _both_steps(files: list[Path]) -> None:
    """The list first, then the thumbnails from the files, as the application does it."""
    _listed(files)
    tasks = (Task(8 << 20, partial(_thumbnail, file)) for file in files)
    with fly(tasks) as made:
        assert all(made)


def _thumbnail(file: Path) -> bytes:
    return thumbnail(file.read_bytes(), 512)


def _with_thumbnails(files: list[Path]) -> Row:
    ours, peer = _rate(files, _both_steps, 2), _rate(files, _limit_pipeline, 2)
    return ("photo with thumbnail, all cores", f"{ours:.1f}/s", f"{peer:.1f}/s", ours / peer, 0.85)


def _survey(files: list[Path]) -> list[Row]:
    """A whole card into a survey: originals fsynced into the vault, rows, previews."""
    from surveyapp.services.photos import take_photos
    from surveyapp.storage import create_survey

    def take(some: list[Path]) -> None:
        with tempfile.TemporaryDirectory(dir=some[0].parent) as folder:
            where = Path(folder) / "survey"
            with create_survey(where, name="bench", counties=["410105"]) as survey:
                assert len(take_photos(survey, some).added) == len(some)

    ours, peer = _rate(files, take, 2), _rate(files, _limit_kept, 2)
    what = "photo in a survey, original kept, against step + fsync"
    return [(what, f"{ours:.0f}/s", f"{peer:.0f}/s", ours / peer, 0.7)]


def _limit_kept(files: list[Path]) -> None:
    """The step alone, and each original written and on the disk before the next."""
    with tempfile.TemporaryDirectory(dir=files[0].parent) as folder:
        for file in files:
            _limit_step([file])
            with (Path(folder) / file.name).open("wb") as copy:
                copy.write(file.read_bytes())
                os.fsync(copy.fileno())


def _tools(files: list[Path]) -> list[Row]:
    """What a script of the trade does for each file; left out by name where a tool is missing."""
    tools = [shutil.which(name) for name in ("sha256sum", "exiftool", "convert")]
    if None in tools:
        print("exiftool + sha256sum + convert: left out, not installed")
        return []

    def by_tools(some: list[Path]) -> None:
        for file in some:
            small = file.with_suffix(".small.jpg")
            subprocess.run(["sha256sum", file], check=True, capture_output=True)
            subprocess.run(["exiftool", "-json", file], check=True, capture_output=True)
            command = ["convert", str(file), "-auto-orient", "-resize", "512x512", str(small)]
            subprocess.run(command, check=True, capture_output=True)

    ours, peer = _rate(files * 6, _both_steps, 2), _rate(files, by_tools, 1)
    what = "photo with thumbnail, exiftool + sha256sum + convert"
    return [(what, f"{ours:.1f}/s", f"{peer:.1f}/s", ours / peer, 15.0)]


if __name__ == "__main__":
    rows()
