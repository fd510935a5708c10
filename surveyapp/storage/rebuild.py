"""A new survey file from journals, from what a damaged file still gives, and from the vault.

History keeps its numbers and ids, so that the journals stay in step with the new file. Acts come
from the journals, whose lines are checked, and from the old file where the journals have a gap.
While there is no gap the replayed history decides; where there is one, the old file's records
count. What had no history before gets one: an act `rebuild`. What was sent and answered is told by
the book of ops, and so is what stood in a lost line of a journal and was sealed already. The list
of the office is pulled again.
"""

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import IdMaker, uuid7
from surveyapp.domain.language import _
from surveyapp.storage import (
    backups,
    history,
    journal,
    opbook,
    overlay,
    recall,
    records,
    replaying,
)
from surveyapp.storage.acts import Clock, local_now
from surveyapp.storage.building import FILE, build, remove, remove_log
from surveyapp.storage.records import COLUMNS
from surveyapp.storage.salvage import Salvage
from surveyapp.storage.sqlite import Connection, connect_to_write, in_our_words
from surveyapp.storage.vault import Vault, sync_file, sync_folder
from surveyapp.storage.writing import Clerk, Stamp

_MIME = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".heic": "image/heic", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    acts: int
    """Acts of the history that were found."""
    missing: int
    """Acts that neither journals nor file could give."""
    records: int
    """Records taken from the old file or from what was to be sent, for want of history."""
    photos: int
    """Originals in the vault that no record knew; they are photos of no site now."""
    aside: Path | None = None
    """Where the old files were put."""


def rebuild(folder: Path, *, clock: Clock = local_now, ids: IdMaker = uuid7) -> Rebuilt:
    """Put a new file in the place of a damaged or missing one; every window must be closed.

    The old file and the journals are copied into a dated folder under `backups` first. Raises
    `NO_SURVEY` for a folder that holds nothing of a survey.
    """
    path = folder / FILE
    part = folder / f"{FILE}.rebuilt"
    names = [path.with_name(path.name + s) for s in ("", "-wal", "-shm")]
    names += journal.journals(folder)
    if not any(left.exists() for left in (*names, folder / "photos")):
        raise SurveyError(Problem.NO_SURVEY, path=folder)
    with in_our_words(path):
        aside = backups.set_aside(folder, clock(), names)
        remove(part)
        result = salvage_into(part, folder, clock=clock, ids=ids)
        sync_file(part)
        remove_log(path)
        part.replace(path)
        sync_folder(folder)
        _drop_damaged_journals(folder)
    return Rebuilt(result.acts, result.missing, result.records, result.photos, aside)


def salvage_into(
    part: Path, folder: Path, *, clock: Clock = local_now, ids: IdMaker = uuid7
) -> Rebuilt:
    """Make a survey file elsewhere from all that the survey in `folder` still gives."""
    old = Salvage(folder / FILE)
    try:
        meta, forms = _meta(folder, old, ids)
        build(part, meta, forms)
        connection = connect_to_write(part)
        try:
            at = clock().isoformat(timespec="milliseconds")
            result = _fill(connection, folder, old, ids, at)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
    finally:
        old.close()
    return result


def _fill(connection: Connection, folder: Path, old: Salvage, ids: IdMaker, at: str) -> Rebuilt:
    connection.execute("BEGIN IMMEDIATE")
    acts, last = replaying.replay(connection, replaying.parts(folder, old))
    ops, seen = opbook.read(folder)
    cut_off = opbook.enter(connection, _ops(ops, old))
    recall.enter(connection, seen)
    sealed = list(_from_ops(connection, cut_off, whole=acts == last))
    Clerk(connection, Stamp(ids(), at, "", "")).take_over(Label(history.NOT_OURS), sealed)
    lost = list(_from_old_file(connection, old, trusted=acts == last))
    strays = list(_stray_photos(connection, Vault(folder / "photos")))
    label = Label("rebuild", {"count": str(len(lost) + len(strays))})
    edits = [*lost, *strays, *_missing_sites(connection, lost)]
    Clerk(connection, Stamp(ids(), at, "", "")).enter(label, edits)
    _drafts(connection, old)
    connection.execute("COMMIT")
    records = {edit.record for edit in (*sealed, *lost)}
    return Rebuilt(acts, last - acts, len(records), len(strays))


def _meta(folder: Path, old: Salvage, ids: IdMaker) -> tuple[dict[str, object], dict[str, bytes]]:
    """The old file's own word goes first, then the journals', then what the names tell."""
    meta: dict[str, object] = {
        "survey.id": ids(),
        "survey.name": folder.name,
        "survey.counties": [p.stem.removeprefix("journal-") for p in journal.journals(folder)],
    }
    forms: dict[str, bytes] = {}
    for path in journal.journals(folder):
        told = next((e.content for e in journal.read(path) if e.content), {}).get("survey", {})
        forms |= {name: base64.b64decode(text) for name, text in told.pop("forms", {}).items()}
        meta |= told
    for row in old.whole("meta"):
        value = replaying.value_of(row["value"])
        if value is not None and isinstance(row["key"], str):
            meta[row["key"]] = value
    meta["survey.counties"] = meta["survey.counties"] or _counties_of(old)
    for derived in ("program", "contents.noted"):
        meta.pop(derived, None)
    for row in old.rows("form"):
        if isinstance(row["name"], str) and isinstance(row["content"], bytes):
            forms.setdefault(row["name"], row["content"])
    return meta, forms


def _counties_of(old: Salvage) -> list[str]:
    """The counties of the sites that are left, the most frequent first."""
    codes = Counter(row["county"] for row in old.rows("site"))
    return [code for code, _count in codes.most_common() if isinstance(code, str) and code]


def _from_old_file(connection: Connection, old: Salvage, *, trusted: bool) -> Iterator[Edit]:
    """Records of the old file that the history does not know, or cannot be trusted about."""
    for table in COLUMNS:
        siteless = _may_stand_alone(connection, table)
        known = {key for (key,) in connection.execute(f"SELECT id FROM {table}")}
        for row in old.rows(table):
            key = row["id"]
            if not isinstance(key, str) or (trusted and key in known):
                continue
            fields = {
                k: v
                for k, v in row.items()
                if v is not None and k != "site" and replaying.is_plausible(table, k, v)
            }
            site = row.get("site") if isinstance(row.get("site"), str) else None
            if siteless or site is not None:
                yield Edit(table, key, fields, site)


def _may_stand_alone(connection: Connection, table: str) -> bool:
    """Whether a record of this kind can be without a site."""
    info = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return not any(name == "site" and needed for _, name, _, needed, *_ in info)


def _missing_sites(connection: Connection, lost: list[Edit]) -> Iterator[Edit]:
    """Sites of which only what belongs to them is left: made anew, empty, so that it is kept."""
    made = {edit.record for edit in lost if edit.table == "site"}
    made |= {key for (key,) in connection.execute("SELECT id FROM site")}
    wanted = {edit.site for edit in lost if edit.site is not None}
    for table in COLUMNS:
        if table != "site":
            rows = connection.execute(f"SELECT DISTINCT site FROM {table} WHERE site IS NOT NULL")
            wanted |= {key for (key,) in rows}
    for key in sorted(wanted - made):
        yield Edit("site", key, {"note": _("重建时找回，原内容丢失")})


def _stray_photos(connection: Connection, vault: Vault) -> Iterator[Edit]:
    known = {key for (key,) in connection.execute("SELECT sha256 FROM photo")}
    for path in vault.originals():
        if path.stem not in known:
            fields: dict[str, Value] = {
                "sha256": path.stem,
                "file_name": path.name,
                "size": path.stat().st_size,
                "mime": _MIME.get(path.suffix, "application/octet-stream"),
                "marks": "[]",
            }
            yield Edit("photo", uuid7(), fields)


def _ops(found: dict[str, opbook.Kept], old: Salvage) -> Iterator[opbook.Kept]:
    """Sealed ops from their book, and from the old file what the book lacks."""
    for row in old.rows("op"):
        if opbook.is_sound(row) and (found.get(row["id"]) or {}).get("outcome") is None:
            found[row["id"]] = row
    yield from found.values()


def _from_ops(connection: Connection, cut_off: list[str], *, whole: bool) -> Iterator[Edit]:
    """What ops hold and the history lost: all of records whose last lines it lacks, else what is empty."""
    sql = "SELECT DISTINCT rec FROM op"
    recs = cut_off if whole else [rec for (rec,) in connection.execute(sql)]
    rows = {
        table: {str(row["id"]): row for row in records.rows(connection, table, recs)}
        for table in COLUMNS
    }
    for edit in overlay.edits(connection, recs):
        row = rows[edit.table].get(edit.record, {})
        kept = edit.record in cut_off
        fields = {k: v for k, v in edit.fields.items() if kept or row.get(k) is None}
        if fields:
            yield Edit(edit.table, edit.record, fields, edit.site)


def _drafts(connection: Connection, old: Salvage) -> None:
    columns = ("record", "field", "value", "tab", "site", "at")
    connection.executemany(
        "INSERT OR IGNORE INTO draft VALUES (?, ?, ?, ?, ?, ?)",
        (tuple(row[c] for c in columns) for row in old.whole("draft")),
    )


def _drop_damaged_journals(folder: Path) -> None:
    """Journals with damaged lines are written anew, from the file, at the next opening."""
    files = journal.journals(folder)
    if any(entry.content is None for path in files for entry in journal.read(path)):
        for path in files:
            path.unlink()
