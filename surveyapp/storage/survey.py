"""An open survey: the front door to its records, history, photos and drafts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

import orjson

from surveyapp.domain.changes import ChangeSet, Edit, Fields, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import IdMaker, uuid7
from surveyapp.domain.language import _
from surveyapp.storage import (
    backups,
    contents,
    drafts,
    flags,
    health,
    history,
    listing,
    numbers,
    queries,
    records,
    search,
)
from surveyapp.storage.acts import Acts, Clock, local_now
from surveyapp.storage.drafts import Draft
from surveyapp.storage.findings import Finding, Kind
from surveyapp.storage.health import Progress
from surveyapp.storage.journal import Journal
from surveyapp.storage.outbox import Outbox
from surveyapp.storage.queries import Counts, SiteQuery
from surveyapp.storage.ranking import Ranking
from surveyapp.storage.records import Row
from surveyapp.storage.store import Store
from surveyapp.storage.vault import Vault


class _AnySite:
    """The type of `ANY`."""


ANY: Final = _AnySite()
"""Photos of any site and of none."""

_ALL = SiteQuery()


class Survey:
    """One survey folder, open. Usable from every thread; close it, or use it in a `with`.

    Reads see the last commit of any window on the survey. Every write is one transaction, durable
    when it returns. Raises `SurveyError` with `SURVEY_BUSY`, `DISK_FULL`, `READ_ONLY`,
    `DISK_FAULT` or `SURVEY_DAMAGED`; then nothing of that write was kept.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        who: str = "",
        device: str = "",
        clock: Clock = local_now,
        ids: IdMaker = uuid7,
        checked: bool = True,
    ) -> None:
        self.folder = folder
        self.who = who
        self.device = device
        self.vault = Vault(folder / "photos")
        self._store = store
        self._clock = clock
        self._journal = Journal(folder)
        self._acts = Acts(store, self._journal, who, device, clock, ids)
        self.outbox = Outbox(store, self._journal, clock, ids)
        self._ranking = Ranking()
        self._checked = checked
        self._closed = False
        if not self.read_only:
            self.vault.tidy()
            with store.reading() as connection:
                self._journal.catch_up(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written: a read-only folder, or a damaged file."""
        return self._store.read_only or self._store.damage is not None

    @property
    def damage(self) -> str | None:
        """What is wrong with the file, None when nothing is known to be."""
        return self._store.damage

    @property
    def name(self) -> str:
        """What the team calls the survey."""
        return str(self.setting("survey.name") or self.folder.name)

    @property
    def counties(self) -> tuple[str, ...]:
        """The county codes the survey is for; the first is the one for what has no county yet."""
        return tuple(self.setting("survey.counties") or ())

    @property
    def home_county(self) -> str:
        """The county of what has none yet; raises `SURVEY_DAMAGED` where none is left to tell."""
        counties = self.counties
        if not counties:
            reason = self.damage or _("没有县区")
            raise SurveyError(Problem.SURVEY_DAMAGED, path=self.folder, reason=reason)
        return counties[0]

    @property
    def forms(self) -> Mapping[str, bytes]:
        """A county's own forms as it brought them, .xlsx by form name."""
        with self._store.reading() as connection:
            return dict(connection.execute("SELECT name, content FROM form ORDER BY name"))

    def write(self, label: Label, edits: Iterable[Edit], *, undoes: str | None = None) -> ChangeSet:
        """Write what differs, with its history and outbox entries; empty when nothing did.

        A record that is not there is made. A site number that another site has meanwhile is
        replaced by the next free one. Raises `NO_SUCH_FIELD`, `NO_SUCH_SITE` (of a child).
        """
        return self._acts.write(label, edits, undoes=undoes)

    def undo(self, change_set: str | None = None) -> ChangeSet:
        """Take back the last act (or the one named); raises `NOTHING_TO_UNDO`, `MOVED_ON`."""
        return self._acts.undo(change_set)

    def redo(self) -> ChangeSet:
        """Do again what was last taken back; raises `NOTHING_TO_UNDO`, `MOVED_ON`."""
        return self._acts.redo()

    def undoable(self) -> ChangeSet | None:
        """What `undo` would take back."""
        with self._store.reading() as connection:
            return history.undoable(connection)

    def redoable(self) -> ChangeSet | None:
        """What `redo` would do again."""
        with self._store.reading() as connection:
            return history.redoable(connection)

    def next_labels(self) -> tuple[Label | None, Label | None]:
        """What `undo` would take back and `redo` do again, without what they changed: quick."""
        with self._store.reading() as connection:
            return history.labels(connection)

    def history(self, site: str | None = None, limit: int | None = None) -> list[ChangeSet]:
        """What happened, newest first; of one site only what concerns it."""
        with self._store.reading() as connection:
            return history.change_sets(connection, site, limit)

    def site(self, key: str) -> Row:
        """A site by id or number, deleted or not; raises `NO_SUCH_SITE`."""
        found = self.sites_called([key])
        if key not in found:
            raise SurveyError(Problem.NO_SUCH_SITE, site=key)
        return found[key]

    def sites_called(self, keys: Iterable[str]) -> dict[str, Row]:
        """Sites by the ids or numbers asked for; what is not there is left out."""
        with self._store.reading() as connection:
            ids = numbers.ids_of(connection, keys)
            rows = {row["id"]: row for row in records.rows(connection, "site", [*ids.values()])}
        return {key: rows[record] for key, record in ids.items()}

    def sites(self, query: SiteQuery = _ALL) -> list[str]:
        """The ids of sites, sorted. A search finds what was saved the moment before."""
        if query.search:
            self._refresh_search()
        with self._store.reading() as connection:
            return queries.site_ids(connection, query, self.who, self._ranking)

    def counts(self) -> Counts:
        """How many sites there are by state, kind and county, flagged, unsent; and photos."""
        with self._store.reading() as connection:
            return queries.counts(connection)

    def listed(self, ids: Sequence[str]) -> list[listing.Listed]:
        """What a list shows of these sites, in the order asked: one page of it in one go."""
        with self._store.reading() as connection:
            return listing.listed(connection, ids)

    def last_act(self) -> int:
        """The number of the newest act by any window or program; a cheap way to hear of news."""
        with self._store.reading() as connection:
            return listing.last_act(connection)

    def news(self, after: int, most: int = 5_000) -> list[ChangeSet] | None:
        """Acts written after a number; None when they changed more than `most` records."""
        with self._store.reading() as connection:
            return listing.news(connection, after, most)

    def rows(self, table: str, ids: Sequence[str]) -> list[Row]:
        """Records by id in the order asked; ids that are not there are left out."""
        with self._store.reading() as connection:
            return records.rows(connection, table, ids)

    def children(self, table: str, site: str) -> list[Row]:
        """What belongs to a site, oldest first, without what was deleted."""
        records.require_table(table)
        with self._store.reading() as connection:
            return records.where(connection, table, "site = ? AND deleted = 0", site)

    def all_rows(self, table: str) -> Iterator[Row]:
        """Every record of a table that is not deleted, oldest first, page by page."""
        records.require_table(table)
        columns = records.COLUMNS[table]
        for row in self.stream(table, columns):
            yield dict(zip(columns, row, strict=True))

    def stream(
        self, table: str, columns: Iterable[str], *, deleted: bool = False
    ) -> Iterator[tuple[Value, ...]]:
        """A few columns of every record: what maps, exports and rules read."""
        with self._store.reading() as connection:
            yield from records.stream(connection, table, columns, deleted=deleted)

    def photos(self, site: str | _AnySite | None = ANY) -> list[Row]:
        """Photos of a site, of none (`None`), or all; without deleted ones."""
        with self._store.reading() as connection:
            if isinstance(site, _AnySite):
                return records.where(connection, "photo", "deleted = 0")
            return records.where(connection, "photo", "site IS ? AND deleted = 0", site)

    def photos_of(self, sites: Iterable[str]) -> list[Row]:
        """Photos of many sites in one go; without deleted ones."""
        among = orjson.dumps(list(sites)).decode()
        condition = "site IN (SELECT value FROM json_each(?)) AND deleted = 0"
        with self._store.reading() as connection:
            return records.where(connection, "photo", condition, among)

    def photos_by_hash(self, hashes: Iterable[str]) -> dict[str, Row]:
        """Which of these files are photos of the survey already, deleted ones too."""
        with self._store.reading() as connection:
            found = records.where(
                connection,
                "photo",
                "sha256 IN (SELECT value FROM json_each(?))",
                orjson.dumps(list(hashes)).decode(),
            )
        return {str(row["sha256"]): row for row in found}

    def box(self, west: float, south: float, east: float, north: float) -> list[str]:
        """Ids of the sites inside a box of WGS 84 degrees, edges included, in no order."""
        with self._store.reading() as connection:
            return queries.in_box(connection, west, south, east, north)

    def next_number(self, county: str) -> str:
        """The next free number of a county, such as `410105-17`."""
        with self._store.reading() as connection:
            return numbers.next_number(connection, county)

    def keep_draft(
        self, record: str, fields: Fields, *, table: str = "site", site: str | None = None
    ) -> None:
        """Keep what was typed into an open form; survives kill -9 once this returns."""
        at = self._clock().isoformat()
        with self._store.writing() as connection:
            drafts.keep(connection, table, record, site, fields, at)

    def drafts(self) -> list[Draft]:
        """What was typed and not yet saved, the one touched last first."""
        with self._store.reading() as connection:
            return drafts.all_of(connection)

    def drop_draft(self, record: str) -> None:
        """Forget what was typed for a record. Saving a field drops its draft by itself."""
        with self._store.writing() as connection:
            drafts.drop(connection, record)

    def replace_flags(self, site: str, rows: Iterable[flags.FlagRow]) -> None:
        """Put what the rules find of a site in place of what they found before."""
        self.replace_many_flags({site: list(rows)})

    def replace_many_flags(self, found: Mapping[str, Sequence[flags.FlagRow]]) -> None:
        """The same for many sites in one go. Derived data: kept quickly, not in history."""
        with self._store.writing(durable=False) as connection:
            flags.replace(connection, found)

    def flags(self, site: str | None = None) -> list[flags.Flagged]:
        """What the rules found, of one site or of all."""
        with self._store.reading() as connection:
            return flags.of(connection, site)

    def flag_weights(self) -> Iterator[tuple[str, str]]:
        """Site and severity of every finding."""
        with self._store.reading() as connection:
            yield from flags.weights(connection)

    def tally(self, table: Literal["photo", "flag"]) -> dict[str, int]:
        """How many photos or findings each site has; sites with none are left out."""
        with self._store.reading() as connection:
            return queries.tally(connection, table)

    def setting(self, key: str) -> Any:  # noqa: ANN401 - any JSON value
        """A value kept with the survey, None when there is none."""
        with self._store.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else orjson.loads(row[0])

    def set_setting(self, key: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """Keep a JSON value with the survey."""
        with self._store.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, orjson.dumps(value).decode())
            )

    def idle(self) -> None:
        """What saving left for later: search text, journal to disk, log into the file."""
        if self.read_only:
            return
        self._check_once()
        if self.damage is not None:
            return
        self._refresh_search()
        with self._store.reading() as connection:
            self._journal.catch_up(connection)
        self._store.checkpoint()

    def _check_once(self) -> None:
        """The quick check that a large file is spared at opening."""
        if self._checked:
            return
        self._checked = True
        with self._store.reading() as connection:
            self._store.damage = health.quick_check(connection)

    def _note_extent(self) -> None:
        """Tell other programs when the sites last changed and how far they reach."""
        with self._store.reading() as connection:
            if not contents.is_stale(connection):
                return
        with self._store.writing(durable=False) as connection:
            contents.refresh(connection)

    def check(self, *, photos: bool = True, progress: Progress | None = None) -> list[Finding]:
        """Everything that is wrong with the survey; `photos` reads and hashes every original."""
        found = []
        if self.damage is not None:
            found.append(Finding(Kind.FILE_DAMAGED, {"reason": self.damage}))
        with self._store.reading() as connection:
            if not self.read_only:
                self._journal.catch_up(connection)
            found += health.of_file(connection)
            if photos:
                found += health.of_photos(connection, self.vault, progress)
            if self.damage is None:
                found += health.of_journal(connection, self.folder, self._journal.trouble)
        return found

    def backup(self, target: Path | None = None, *, reason: str = "manual") -> Path:
        """Write a checked copy of the file: to `target`, or dated, into `backups`."""
        path = target or backups.dated(self.folder, self._clock(), reason)
        return backups.copy(self._store.path, path, immutable=self._store.immutable)

    def backup_of_the_day(self) -> Path | None:
        """The copy after a working day, None when today's is there or nothing was ever written."""
        path = backups.daily(self.folder, self._clock())
        if self.read_only or path.exists() or not self.history(limit=1):
            return None
        self.backup(path)
        backups.prune(self.folder)
        return path

    def close(self) -> None:
        """Close the file; may be called twice."""
        if not self._closed and not self.read_only:
            with suppress(SurveyError):
                with self._store.reading() as connection:
                    self._journal.catch_up(connection)
                self._note_extent()
        self._closed = True
        self._journal.close()
        self._store.close()

    def _refresh_search(self) -> None:
        with self._store.reading() as connection:
            stale = search.is_stale(connection)
        while stale and not self.read_only:
            with self._store.writing(durable=False) as connection:
                stale = search.refresh(connection) > 0
