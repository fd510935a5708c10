"""Take photos in: every original kept under its hash, every doubt marked, nothing dropped."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from surveyapp.capture.photos import Copies, NoPicture, NotTaken, Reading, take_in
from surveyapp.capture.photos import make_copies as copies_of
from surveyapp.domain.changes import ChangeSet, Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.photos import Mark
from surveyapp.domain.positions import distance_m
from surveyapp.domain.values import legible
from surveyapp.geography.counties import county_at
from surveyapp.services.enrolment import enrolments
from surveyapp.services.places import site_name
from surveyapp.services.record import stamp
from surveyapp.storage import Row, Survey

BATCH = 32
"""Photos to one durable transaction: few enough to lose little time to a full disk or a cancel."""

FAR_M = 200.0
"""A photo further than this from its site is doubtful: across a street is not, a block away is."""

BATCH_BYTES = 64 * 2**20
"""And no more than this in memory, however large the photos are."""

THUMB, PRINT, PREVIEW = "thumb.jpg", "print.jpg", "preview.jpg"
"""Names of the derived copies in the vault: for lists, for papers, and the camera's own preview."""

DISK_WAITERS = 8

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Marked:
    """A photo that was taken in and needs a look."""

    file: Path
    reasons: tuple[Mark, ...]


@dataclass(slots=True)
class Intake:
    """What came of a card: counted, and each doubtful or broken file by name."""

    added: list[str] = field(default_factory=list)
    """Ids of the new photo records."""
    duplicates: int = 0
    broken: list[NotTaken] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    changes: list[ChangeSet] = field(default_factory=list)
    cancelled: bool = False


def take_photos(
    survey: Survey,
    paths: Sequence[Path],
    *,
    site: str | None = None,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> Intake:
    """Take in files, folders or a card; what is done when it is cancelled stays and is whole."""
    missing = next((p for p in paths if not p.exists()), None)
    if missing is not None:
        raise SurveyError(Problem.NO_SUCH_FILE, path=missing)
    desk = _Desk(survey, survey.site(site) if site else None)
    take_in(paths, sink=desk.receive, progress=progress, cancelled=cancelled)
    desk.flush()
    desk.intake.cancelled = cancelled()
    return desk.intake


class _Desk:
    """Where readings arrive in order and leave in durable batches."""

    def __init__(self, survey: Survey, site: Row | None) -> None:
        self.survey = survey
        self.site = site
        self.intake = Intake()
        self._known = {str(p["sha256"]) for p in survey.photos()}
        self._waiting: list[tuple[Path, Reading]] = []
        self._lacking: list[Reading] = []
        """Photos whose record is here without their original: a colleague's, or one that was lost."""
        self._again: list[str] = []
        offices = enrolments(survey)
        self._counties = {c for e in offices for c in e.counties if e.may_write(c)}

    def receive(self, result: Reading | NotTaken) -> None:
        if isinstance(result, NotTaken):
            self.intake.broken.append(result)
        elif result.facts.sha256 in self._known:
            self._meet_again(result)
        else:
            self._known.add(result.facts.sha256)
            self._waiting.append((result.file, result))
        if len(self._readings()) >= BATCH or self._bytes_waiting() >= BATCH_BYTES:
            self.flush()

    def _meet_again(self, reading: Reading) -> None:
        """No second record; but whoever holds a card keeps what lies on it, or nobody may."""
        self.intake.duplicates += 1
        self._again.append(reading.facts.sha256)
        if self.survey.vault.find(reading.facts.sha256) is None:
            self._lacking.append(reading)

    def _readings(self) -> list[Reading]:
        return [*(reading for _, reading in self._waiting), *self._lacking]

    def _bytes_waiting(self) -> int:
        return sum(len(reading.data) for reading in self._readings())

    def flush(self) -> None:
        """The files first and fsynced, then their rows in one transaction."""
        self._keep_originals()
        self._write_records()
        if self._again:
            self.survey.outbox.photos.note_here(self._counties, self._again)
        for reading in self._readings():
            if reading.preview is not None:
                self.survey.vault.keep_derived(reading.facts.sha256, PREVIEW, reading.preview)
        for reading in self._lacking:  # a small copy from the office has no print copy beside it
            self.survey.vault.derived(reading.facts.sha256, THUMB).unlink(missing_ok=True)
        self._waiting.clear()
        self._lacking.clear()
        self._again.clear()

    def _write_records(self) -> None:
        if self._waiting:
            edits = [self._edit(file, reading) for file, reading in self._waiting]
            label = Label("take_photos", {"count": str(len(edits))})
            self.intake.changes.append(self.survey.write(label, edits))
            self.intake.added.extend(e.record for e in edits)

    def _keep_originals(self) -> None:
        """Waiting for the disk is most of it, so several files wait at once."""
        vault = self.survey.vault
        with ThreadPoolExecutor(DISK_WAITERS) as disk:
            kept = [
                disk.submit(vault.add, r.data, r.facts.sha256, r.suffix) for r in self._readings()
            ]
            for file in kept:
                file.result()

    def _edit(self, file: Path, reading: Reading) -> Edit:
        fields = photo_fields(reading, file.name)
        marks = (*reading.facts.marks, *self._doubts(fields))
        fields["marks"] = json.dumps(marks)
        if marks:
            self.intake.marked.append(Marked(file, marks))
        who = stamp(self.survey, created=True)
        fields |= {"created_at": who["created_at"], "created_by": who["created_by"]}
        return Edit("photo", uuid7(), fields, str(self.site["id"]) if self.site else None)

    def _doubts(self, fields: dict[str, Value]) -> list[Mark]:
        lon, lat = fields["lon"], fields["lat"]
        if not isinstance(lon, float) or not isinstance(lat, float) or (lon == 0 and lat == 0):
            return []
        hit = county_at(lon, lat)
        marks = [] if hit and hit.code in self.survey.counties else [Mark.OUTSIDE_AREA]
        return marks + far_marks(self.site, lon, lat)


def photo_fields(reading: Reading, file_name: str) -> dict[str, Value]:
    """The columns of a photo record from what its file told."""
    fields: dict[str, Value] = {**asdict(reading.facts), "file_name": legible(file_name)}
    return fields


def far_marks(site: Row | None, lon: float, lat: float) -> list[Mark]:
    """The mark of a photo that lies too far from its site to show it."""
    if site is None or not isinstance(site["lon"], float) or not isinstance(site["lat"], float):
        return []
    near = distance_m(site["lon"], site["lat"], lon, lat) <= FAR_M
    return [] if near else [Mark.FAR_FROM_SITE]


def marks_of(photo: Row) -> list[str]:
    """The marks of a photo record."""
    marks: list[str] = json.loads(str(photo.get("marks") or "[]"))
    return marks


def photo_counts(survey: Survey) -> Mapping[str, int]:
    """How many photos each site has."""
    return survey.tally("photo")


def photos_named(survey: Survey, names: Iterable[str]) -> list[Row]:
    """Photos by words: `all`, a site's id or number for those of that site, or a photo's SHA-256.

    Raises `NO_SUCH_SITE` for a word that is none of these.
    """
    found: dict[str, Row] = {}
    for name in names:
        rows = list(survey.photos_by_hash([name]).values())
        if not rows:
            rows = survey.photos() if name == "all" else survey.photos(str(survey.site(name)["id"]))
        found |= {str(row["id"]): row for row in rows}
    return list(found.values())


def assign(survey: Survey, site_key: str | None, photos: Iterable[str]) -> ChangeSet:
    """Move photos to a site (None: to none); a photo far from it is marked so."""
    site = survey.site(site_key) if site_key else None
    rows = survey.rows("photo", list(photos))
    edits = [assignment(site, row) for row in rows]
    name = site_name(site) if site else ""
    return survey.write(Label("assign_photos", {"count": str(len(rows)), "name": name}), edits)


def assignment(site: Row | None, photo: Row) -> Edit:
    """The edit that puts one photo into a site and judges its distance anew."""
    marks = [m for m in marks_of(photo) if m != Mark.FAR_FROM_SITE]
    if isinstance(photo["lon"], float) and isinstance(photo["lat"], float):
        marks += far_marks(site, photo["lon"], photo["lat"])
    columns: dict[str, Value] = {"site": str(site["id"]) if site else None}
    columns["marks"] = json.dumps(marks)
    return Edit("photo", str(photo["id"]), columns, str(site["id"]) if site else None)


def describe_photo(survey: Survey, photo: str, **fields: Value) -> ChangeSet:
    """Name the required shot a photo shows, caption it, turn it or draw on its copy."""
    row = survey.rows("photo", [photo])[0]
    site = str(row["site"]) if row["site"] else None
    name = site_name(survey.site(site)) if site else str(row["file_name"])
    label = Label("edit_child", {"name": name, "table": "photo"})
    return survey.write(label, [Edit("photo", photo, fields, site)])


def make_copies(
    survey: Survey,
    *,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> int:
    """Make the thumbnails and print copies that are still missing; resumes after any stop."""
    vault = survey.vault
    waiting = [p for p in survey.photos() if not vault.derived(str(p["sha256"]), THUMB).exists()]
    return copy_photos(survey, waiting, progress=progress, cancelled=cancelled)


def copy_photos(
    survey: Survey,
    photos: Sequence[Row],
    *,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> int:
    """Make the thumbnails and print copies of these photos, anew where there are some."""
    vault = survey.vault
    done = count(1)

    def keep(sha256: str, made: Copies | NoPicture) -> None:
        if isinstance(made, Copies):
            vault.keep_derived(sha256, PRINT, made.print)
            vault.keep_derived(sha256, THUMB, made.thumb)
        progress(next(done), len(photos))

    tasks = ((str(p["sha256"]), _orientation(p), partial(_original, survey, p)) for p in photos)
    return copies_of(tasks, keep, cancelled=cancelled)


def _orientation(photo: Row) -> int:
    return int(str(photo["orientation"] or 1))


def _original(survey: Survey, photo: Row) -> bytes:
    file = survey.vault.find(str(photo["sha256"]))
    return file.read_bytes() if file else b""


def picture(survey: Survey, photo: Row, name: str = THUMB) -> Path | None:
    """The best picture to show a photo by now: the copy asked for, else the camera's preview."""
    for wanted in (name, PREVIEW):
        file = survey.vault.derived(str(photo["sha256"]), wanted)
        if file.exists():
            return file
    return None
