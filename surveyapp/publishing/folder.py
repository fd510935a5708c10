"""One list as a folder: every output of one snapshot, the manifest over them, its signature.

The folder appears whole or not at all, and is never written over: what was published stays.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from surveyapp.domain.batches import Item, Manifest, Snapshot
from surveyapp.domain.batches.manifest import NAME, SIGNATURE, in_order
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import disk_error
from surveyapp.exchange.published import FORMATS, write_list_as
from surveyapp.maps.published import write_list_page
from surveyapp.publishing.borders import borders_of
from surveyapp.publishing.dataset import write_dataset
from surveyapp.publishing.minisign import Signer
from surveyapp.reports.county_list import write_county_list

SNAPSHOT = "snapshot.json"
KEY = "county.pub"
PAGE, PAPER, DATASET = "index.html", "list.pdf", "list.json"
TABLES = tuple(f"list.{suffix}" for suffix in FORMATS)
OUTPUTS = (PAGE, PAPER, *TABLES, DATASET, SNAPSHOT)


def publish(
    out: Path, snapshot: Snapshot, signer: Signer, *, photos: Mapping[str, bytes] | None = None
) -> Manifest:
    """Write every output into the new folder `out`, and sign them all.

    `photos` are the bytes of the snapshot's photos by their SHA-256. Raises `FOLDER_NOT_EMPTY`
    where something lies, `LIST_DAMAGED` for a photo that is not the one the snapshot names,
    `DISK_FULL` and its like; nothing is left behind.
    """
    if out.exists():
        raise SurveyError(Problem.FOLDER_NOT_EMPTY, path=out)
    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        part.mkdir(parents=True)
        manifest = _fill(part, snapshot, signer, photos or {})
        for file in (*part.rglob("*"), part):
            _sync(file)
        part.rename(out)
        _sync(out.parent)
    except OSError as fault:
        raise disk_error(out, fault) from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _fill(
    folder: Path, snapshot: Snapshot, signer: Signer, photos: Mapping[str, bytes]
) -> Manifest:
    _write_photos(folder, snapshot, photos)
    write_outputs(folder, snapshot)
    (folder / KEY).write_text(signer.public.text(), "utf-8", newline="\n")
    manifest = Manifest(
        snapshot.county,
        snapshot.title,
        snapshot.serial,
        snapshot.stage,
        len(snapshot.entries),
        snapshot.digest(),
        in_order(item_of(folder, file) for file in folder.rglob("*") if file.is_file()),
    )
    data = manifest.canonical()
    (folder / NAME).write_bytes(data)
    signature = signer.sign(data, comment_of(manifest))
    (folder / SIGNATURE).write_text(signature, "utf-8", newline="\n")
    return manifest


def _write_photos(folder: Path, snapshot: Snapshot, photos: Mapping[str, bytes]) -> None:
    for photo in snapshot.photos:
        data = photos.get(photo.sha256, b"")
        if hashlib.sha256(data).hexdigest() != photo.sha256:
            raise SurveyError(Problem.LIST_DAMAGED, path=photo.path)
        (folder / photo.path).parent.mkdir(exist_ok=True)
        (folder / photo.path).write_bytes(data)


def write_outputs(folder: Path, snapshot: Snapshot) -> None:
    """Every output of one snapshot into a folder that holds its photos; the same bytes each time."""
    (folder / SNAPSHOT).write_bytes(snapshot.canonical())
    for name in TABLES:
        write_list_as(folder / name, snapshot)
    write_county_list(folder / PAPER, snapshot)
    downloads = (PAPER, *TABLES, DATASET, SNAPSHOT, NAME, SIGNATURE, KEY)
    write_list_page(folder / PAGE, snapshot, borders=borders_of(snapshot), downloads=downloads)
    pictures = dict.fromkeys(photo.path for photo in snapshot.photos)
    others = (PAGE, PAPER, *TABLES, SNAPSHOT, *pictures)
    write_dataset(folder / DATASET, snapshot, [item_of(folder, folder / name) for name in others])


def comment_of(manifest: Manifest) -> str:
    """What is signed along in words: whose list it is and its place in the county's sequence."""
    title = " ".join(manifest.batch.split())
    return f"county:{manifest.county} serial:{manifest.serial} stage:{manifest.stage} {title}"


def item_of(folder: Path, file: Path) -> Item:
    """A file as the manifest names it."""
    data = file.read_bytes()
    path = file.relative_to(folder).as_posix()
    return Item(path, len(data), hashlib.sha256(data).hexdigest())


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
