"""What travels, in a file on a stick: `.ssb`, a ZIP of stored entries inside age encryption.

A courier carries what he cannot read: the file is sealed to the county's key (up) or to a laptop's
(down). `manifest.json` comes first, with the size and hash of every entry; `manifest.sig` is the
author's signature over it. `docs/sync-bundle.md` says the same for people.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import ZIP_FAULTS
from sync.protocol import canonical
from sync.sealed import CHUNK, Sink, seal, unsealed

FORMAT = "ssb1"
VOLUME = 1_000_000_000
"""Bytes of one file at most: a stick with FAT32, and mail gateways, take that."""
MOST_ENTRIES = 200_000
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_NAME = re.compile(
    r"ops/[0-9]{1,19}\.jsonl|photos/[0-9a-f]{64}|thumbs/[0-9a-f]{64}|pages/[0-9]{1,19}\.json"
    r"|verdicts\.json|confirmed\.json"
)
_DATE = (1980, 1, 1, 0, 0, 0)

Progress = Callable[[int, int], None]
"""Bytes done, bytes in all."""


@dataclass(frozen=True, slots=True)
class Part:
    """One entry to be written; `always` repeats it in every volume."""

    name: str
    source: bytes | Path
    size: int
    sha256: str
    always: bool = False

    @classmethod
    def of(cls, name: str, content: bytes, *, always: bool = True) -> "Part":
        """An entry held in memory."""
        return cls(name, content, len(content), hashlib.sha256(content).hexdigest(), always)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who sends what to whom. `way` is `up` (to the office) or `down` (to a laptop)."""

    way: str
    server: str
    county: str
    device: str
    """The laptop: the author on the way up, the addressee on the way down."""
    by: str
    """The person, shown on the receipt."""
    made_at: str
    epoch: str = ""
    cursor: int = 0
    """Up: how far the laptop was pulled, so that the way back can start there."""
    held: int = 0
    """Up: the first number that waits here for a person's decision at the office, 0 for none."""
    before: str = ""
    """Up: the id of the laptop's op before the first one here, blank for none."""
    volume: int = 1
    volumes: int = 1
    signatures: Mapping[str, str] = field(default_factory=dict)
    """Up: the signature over each `ops/…` body, as `Survey-Signature` wants it."""
    entries: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """Size and SHA-256 by name."""

    def plain(self) -> dict[str, Any]:
        """The manifest as JSON holds it."""
        told = {name: getattr(self, name) for name in self.__slots__}
        entries = {name: list(facts) for name, facts in self.entries.items()}
        return {**told, "format": FORMAT, "signatures": dict(self.signatures), "entries": entries}

    @classmethod
    def parse(cls, raw: bytes) -> "Manifest":
        """Read a manifest; raises ValueError for anything else."""
        told = json.loads(raw)
        if not isinstance(told, dict) or told.pop("format", None) != FORMAT:
            raise ValueError("format")
        kinds = {"epoch": str, "cursor": int, "volume": int, "volumes": int, "signatures": dict}
        kinds |= {"held": int, "before": str}
        told = {"held": 0, "before": "", **told}  # laptops of earlier versions tell none
        kinds |= dict.fromkeys(("way", "server", "county", "device", "by", "made_at"), str)
        if any(type(told.get(name)) is not kind for name, kind in kinds.items()):
            raise ValueError("manifest")
        entries = {str(k): (int(size), str(h)) for k, (size, h) in told["entries"].items()}
        return cls(**{name: told[name] for name in kinds}, entries=entries)


def manifest_message(manifest: bytes) -> bytes:
    """What the author signs."""
    return b"survey-bundle-1\n" + hashlib.sha256(manifest).hexdigest().encode()


def write(
    target: Path,
    manifest: Manifest,
    parts: Sequence[Part],
    *,
    recipients: Sequence[str],
    sign: Callable[[bytes], str],
    limit: int = VOLUME,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Path]:
    """Write one file, or volumes `…-1of3.ssb` beside it; each appears whole or not at all.

    Raises `DISK_FULL`, `DISK_FAULT` (also when a photo on disk no longer is what its name says),
    `READ_ONLY`, `CANCELLED`.
    """
    volumes = _volumes(parts, limit)
    total = sum(part.size for volume in volumes for part in volume)
    done = 0
    written = []
    for number, volume in enumerate(volumes, 1):
        path = target
        if len(volumes) > 1:
            path = target.with_name(f"{target.stem}-{number}of{len(volumes)}{target.suffix}")
        facts = {part.name: (part.size, part.sha256) for part in volume}
        told = replace(manifest, volume=number, volumes=len(volumes), entries=facts)
        raw = canonical(told.plain())
        signed = Part.of(SIGNATURE, sign(manifest_message(raw)).encode())
        chunks = _zipped([Part.of(MANIFEST, raw), signed, *volume], cancelled)
        before = done
        seal(path, chunks, recipients, lambda at, start=before: progress(start + at, total))  # type: ignore[misc]
        done += sum(part.size for part in volume)
        written.append(path)
    return written


def _volumes(parts: Sequence[Part], limit: int) -> list[list[Part]]:
    """Parts in their order, cut so that no volume outgrows the limit; some stand in each."""
    always = [part for part in parts if part.always]
    base = 4_096 + sum(map(_weight, always))
    volumes: list[list[Part]] = []
    size = limit
    for part in parts:
        if part.always:
            continue
        if size + _weight(part) > limit:
            volumes.append([*always])
            size = base
        volumes[-1].append(part)
        size += _weight(part)
    return volumes or [always]


def _weight(part: Part) -> int:
    """Bytes in the file: content, ZIP headers, line in the manifest, what age adds."""
    return part.size + part.size // 4_000 + 600


def _zipped(parts: Sequence[Part], cancelled: Callable[[], bool]) -> Iterator[bytes]:
    """The ZIP as a stream: every part stored, checked against its hash on the way."""
    out = Sink()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:  # type: ignore[call-overload]
        for part in parts:
            info = zipfile.ZipInfo(part.name, _DATE)
            with archive.open(info, "w", force_zip64=part.size > 2**31) as entry:
                for chunk in _chunks_of(part):
                    if cancelled():
                        raise SurveyError(Problem.CANCELLED)
                    entry.write(chunk)
                    yield out.taken()
    yield out.taken()


def _chunks_of(part: Part) -> Iterator[bytes]:
    if isinstance(part.source, bytes):
        yield part.source
        return
    told = hashlib.sha256()
    with part.source.open("rb") as file:
        while chunk := file.read(CHUNK):
            told.update(chunk)
            yield chunk
    if told.hexdigest() != part.sha256:
        raise SurveyError(Problem.DISK_FAULT, path=part.source, reason="SHA-256")


class Bundle:
    """An open bundle whose manifest is genuine; each entry is checked as it is read."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._archive = archive

    def names(self, folder: str) -> list[str]:
        """The entries under `ops/`, `photos/`, `thumbs/`, `pages/`, in the order of their numbers."""
        found = [name for name in self.manifest.entries if name.startswith(folder)]
        return sorted(found, key=lambda name: (len(name), name))

    def read(self, name: str) -> bytes:
        """A small entry whole; raises `BUNDLE_DAMAGED`."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """An entry piece by piece; raises `BUNDLE_DAMAGED` at its end when it is not what it was."""
        size, sha256 = self.manifest.entries[name]
        told, taken = hashlib.sha256(), 0
        try:
            with self._archive.open(name) as entry:
                while chunk := entry.read(CHUNK):
                    told.update(chunk)
                    taken += len(chunk)
                    yield chunk
        except (*ZIP_FAULTS, OSError) as error:
            raise SurveyError(Problem.BUNDLE_DAMAGED, path=self.path, reason=name) from error
        if taken != size or told.hexdigest() != sha256:
            raise SurveyError(Problem.BUNDLE_DAMAGED, path=self.path, reason=name)


@contextmanager
def opened(
    path: Path,
    *,
    secrets: Sequence[str],
    genuine: Callable[[Manifest, bytes, str], bool],
    scratch: Path,
) -> Iterator[Bundle]:
    """Open a bundle with age identities; `genuine(manifest, message, signature)` judges its author.

    The plain ZIP takes room in `scratch` meanwhile, and is gone afterwards whatever happens. Raises
    `NO_SUCH_FILE`, `BUNDLE_NOT_OURS`, `BUNDLE_DAMAGED`, `DISK_FULL`; nothing was taken from it then.
    """
    with unsealed(path, secrets, scratch) as plain:
        try:
            archive = zipfile.ZipFile(plain)
            manifest = _checked(path, archive, genuine)
        except (*ZIP_FAULTS, TypeError, OSError) as error:
            raise SurveyError(Problem.BUNDLE_DAMAGED, path=path, reason=str(error)) from error
        with archive:
            yield Bundle(path, archive, manifest)


def _checked(
    path: Path, archive: zipfile.ZipFile, genuine: Callable[[Manifest, bytes, str], bool]
) -> Manifest:
    """The manifest, once it is signed and says exactly what is there."""
    infos = {info.filename: info for info in archive.infolist()}
    if len(infos) != len(archive.infolist()) or len(infos) > MOST_ENTRIES:
        raise ValueError("entries")
    if any(info.compress_type != zipfile.ZIP_STORED for info in infos.values()):
        raise ValueError("compressed")
    if max(infos[MANIFEST].file_size, infos[SIGNATURE].file_size) > 100_000_000:
        raise ValueError(MANIFEST)
    raw = archive.read(MANIFEST)
    manifest = Manifest.parse(raw)
    if not genuine(manifest, manifest_message(raw), archive.read(SIGNATURE).decode()):
        raise SurveyError(Problem.BUNDLE_NOT_OURS, path=path, reason=SIGNATURE)
    if infos.keys() - {MANIFEST, SIGNATURE} != manifest.entries.keys():
        raise ValueError("entries")
    for name, (size, _) in manifest.entries.items():
        if not _NAME.fullmatch(name) or infos[name].file_size != size:
            raise ValueError(name)
    return manifest
