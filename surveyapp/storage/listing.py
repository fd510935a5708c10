"""What a list shows of its sites, in one statement for a page; what others wrote meanwhile."""

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from surveyapp.domain.changes import ChangeSet
from surveyapp.storage.history import acts_after
from surveyapp.storage.sqlite import Connection


class Listed(NamedTuple):
    """One line of the list of sites; `worst` is the heaviest severity among its findings."""

    id: str
    number: str
    name: str
    kind: str
    state: str
    county: str
    owner: str
    address: str
    accuracy_m: float | None
    updated_at: str
    candidate: int
    deleted: int
    photos: int
    flags: int
    severe: int
    warnings: int


_COLUMNS = (
    *(f"coalesce({name}, '')" for name in ("number", "name", "kind", "state", "county")),
    *("coalesce(owner, '')", "coalesce(address, '')", "accuracy_m", "coalesce(updated_at, '')"),
    *("coalesce(candidate, 0)", "deleted"),
    "(SELECT count(*) FROM photo WHERE photo.site = s.id AND photo.deleted = 0)",
    "count(f.site)",
    "coalesce(sum(f.severity = 'severe'), 0)",
    "coalesce(sum(f.severity = 'warning'), 0)",
)
_SQL = (
    f"SELECT s.id, {', '.join(_COLUMNS)} FROM json_each(?) k JOIN site s ON s.id = k.value"
    " LEFT JOIN flag f ON f.site = s.id GROUP BY k.key ORDER BY k.key"
)


def listed(connection: Connection, ids: Sequence[str]) -> list[Listed]:
    """The lines of these sites in the order asked; ids that are not there are left out."""
    return [Listed(*row) for row in connection.execute(_SQL, (orjson.dumps(list(ids)).decode(),))]


def last_act(connection: Connection) -> int:
    """The number of the newest act; it grows with every write of any window or program."""
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM change_set").fetchone()[0])


def news(connection: Connection, after: int, most: int) -> list[ChangeSet] | None:
    """Acts after a number, oldest first; None when they are more than anyone wants to replay."""
    size = "SELECT coalesce(sum(last - first + 1), 0) FROM change_set WHERE n > ?"
    if connection.execute(size, (after,)).fetchone()[0] > most:
        return None
    return acts_after(connection, after)
