"""Photo intake against its limits: the bare step in a tight loop, and the tools of the trade."""

import hashlib
import io
import os
import random
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image

from surveyapp.capture.photos import NotTaken, Reading, take_in, thumbnail
from surveyapp.capture.photos.flight import Task, fly
from tests.benchmarks.result import Result, paired, seconds
from tests.benchmarks.scene import have

PHOTOS, PIXELS, BY_TOOLS = 80, (4000, 3000), 6
ROUNDS = 3
STEP, PIPELINE, TOOLS = 1 / 0.7, 1 / 0.85, 1 / 15
"""The goals of quality.md, turned from speeds to times."""


def results() -> Iterator[Result]:
    """Milliseconds a photo, ours and theirs."""
    with tempfile.TemporaryDirectory() as folder:
        files = make_card(Path(folder))
        _listed(files)  # warm: files in the cache, libraries loaded
        yield _step(files)
        yield _with_thumbnails(files)
        yield _survey(files)
        yield from _tools(files[:BY_TOOLS])


def make_card(folder: Path, many: int = PHOTOS) -> list[Path]:
    """Camera photos of 12 megapixels, 3 to 4 MB, with EXIF, position and embedded preview."""
    pictures = [_encoded(seed) for seed in range(3)]
    files = []
    for n in range(many):
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


def _each(
    files: list[Path], ours: Callable[[list[Path]], object], peer: Callable[[list[Path]], object]
) -> tuple[float, float]:
    """Seconds a photo, ours and the peer's by turns."""
    spent, theirs = paired(lambda: ours(files), lambda: peer(files), ROUNDS)
    return spent / len(files), theirs / len(files)


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


def _step(files: list[Path]) -> Result:
    ours, peer = _each(files, _listed, _limit_step)
    return Result("photo in the list", ours, "the step in a tight loop", peer, STEP)


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


def _with_thumbnails(files: list[Path]) -> Result:
    ours, peer = _each(files, _both_steps, _limit_pipeline)
    return Result("photo with its thumbnail", ours, "bare pipeline, all cores", peer, PIPELINE)


def _survey(files: list[Path]) -> Result:
    """A whole card into a survey: originals fsynced into the vault, rows, previews."""
    from surveyapp.services.photos import take_photos
    from surveyapp.storage import create_survey

    def take(some: list[Path]) -> None:
        with tempfile.TemporaryDirectory(dir=some[0].parent) as folder:
            where = Path(folder) / "survey"
            with create_survey(where, name="bench", counties=["410105"]) as survey:
                assert len(take_photos(survey, some).added) == len(some)

    ours, peer = _each(files, take, _limit_kept)
    return Result("photo kept in a survey", ours, "the step and an fsync", peer, STEP)


def _limit_kept(files: list[Path]) -> None:
    """The step alone, and each original written and on the disk before the next."""
    with tempfile.TemporaryDirectory(dir=files[0].parent) as folder:
        for file in files:
            _limit_step([file])
            with (Path(folder) / file.name).open("wb") as copy:
                copy.write(file.read_bytes())
                os.fsync(copy.fileno())


def _tools(files: list[Path]) -> Iterator[Result]:
    """What a script of the trade does for each file; left out by name where a tool is missing."""
    if not have("sha256sum", "exiftool", "convert"):
        return

    def by_tools(some: list[Path]) -> None:
        for file in some:
            small = file.with_suffix(".small.jpg")
            subprocess.run(["sha256sum", file], check=True, capture_output=True)
            subprocess.run(["exiftool", "-json", file], check=True, capture_output=True)
            command = ["convert", str(file), "-auto-orient", "-resize", "512x512", str(small)]
            subprocess.run(command, check=True, capture_output=True)

    ours = seconds(lambda: _both_steps(files)) / len(files)
    peer = seconds(lambda: by_tools(files)) / len(files)
    yield Result("photo with its thumbnail", ours, "exiftool, sha256sum, convert", peer, TOOLS)
