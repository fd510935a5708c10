"""The records behind the figures of a report, kept on disk while the report is written."""

import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from surveyapp.domain.progress import Compared, Entry, names_of
from sync.server.reporting.history import Past

_TABLES = """
PRAGMA temp_store = FILE;
CREATE TABLE name (county, rec, name, PRIMARY KEY (county, rec)) WITHOUT ROWID;
CREATE TABLE entry (section, figure, gone, rec, county, how, had, part);
"""
_ORDERED = """
CREATE INDEX IF NOT EXISTS in_order ON entry (section, figure, gone, rec, county, how, had, part)
"""
_OF_A_FIGURE = """
SELECT e.rec, n.name, e.how, e.part, e.had FROM entry e JOIN name n USING (county, rec)
WHERE e.section = ? AND e.figure = ? ORDER BY e.gone, e.rec, e.county
"""


class Ledger:
    """Two million sites stand in several figures each; a file that goes with the report holds them."""

    def __init__(self) -> None:
        # No name: SQLite keeps it in a temporary file of its own and takes that away. It is Python's
        # own SQLite, since that of pysqlite3 is made to keep whatever is temporary in memory.
        self._disk = sqlite3.connect("", isolation_level=None)
        self._disk.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._disk.close()

    def take(self, past: Past, found: Iterable[tuple[str, Compared]]) -> None:
        """Note the records of a county that any of its figures counts or counted."""
        rows = [
            (section, compared.figure.key, s.how == "gone", s.rec, past.code, s.how, s.had, s.part)
            for section, compared in found
            for s in compared.standings()
        ]
        names = names_of({row[3] for row in rows}, past.now, past.before)
        self._disk.execute("BEGIN")
        self._disk.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._disk.executemany(
            "INSERT INTO name VALUES (?, ?, ?)", ((past.code, *named) for named in names.items())
        )
        self._disk.execute("COMMIT")

    def entries(self, section: str, figure: str) -> Iterator[Entry]:
        """The records of a figure: those that count, then those that are gone, by their ids."""
        self._disk.execute(_ORDERED)
        for row in self._disk.execute(_OF_A_FIGURE, (section, figure)):
            yield Entry(*row)
