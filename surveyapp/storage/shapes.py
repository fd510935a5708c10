"""Statements by shape: one per table and set of columns, made once and used for every such row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage.records import WRITABLE


class Stamped(Protocol):
    """What a row takes from the act that writes it."""

    @property
    def at(self) -> str: ...  # noqa: D102
    @property
    def who(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """One statement: given columns, what the act fills in, then what names the record.

    Equal only to itself, which makes it quick to look up: shapes are made once.
    """

    table: str
    sql: str
    defaults: tuple[tuple[str, str], ...]
    """Columns the act fills in, with where from: `at`, `who`, `draft`, `zero`."""

    def filled(self, stamp: Stamped) -> tuple[object, ...]:
        """What the act puts into every row of this shape, after the given columns."""
        return tuple(_FILL[source](stamp) for _, source in self.defaults)


_FILL: Mapping[str, Callable[[Stamped], object]] = {
    "at": lambda stamp: stamp.at,
    "who": lambda stamp: stamp.who,
    "draft": lambda _: "draft",
    "zero": lambda _: 0,
}
_CREATED = (("created_at", "at"), ("created_by", "who"))
_UPDATED = (("updated_at", "at"), ("updated_by", "who"))


def _require(table: str, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in WRITABLE[table]:
            raise SurveyError(Problem.NO_SUCH_FIELD, field=column)


@cache
def insert_shape(table: str, columns: tuple[str, ...]) -> Shape:
    """The statement that makes a record from these columns; raises `NO_SUCH_FIELD`."""
    _require(table, columns)
    wanted: tuple[tuple[str, str], ...] = _CREATED
    if table == "site":
        wanted = (*_CREATED, *_UPDATED, ("state", "draft"), ("candidate", "zero"))
    defaults = tuple(d for d in wanted if d[0] not in columns)
    last = ("id", "geom" if table == "site" else "site")
    names = (*columns, *(name for name, _ in defaults), *last)
    marks = ", ".join("?" * len(names))
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
    return Shape(table, sql, defaults)


@cache
def update_shape(table: str, columns: tuple[str, ...]) -> Shape:
    """The statement that changes these columns of a record; raises `NO_SUCH_FIELD`."""
    _require(table, columns)
    moved = table == "site" and ("lon" in columns or "lat" in columns)
    wanted = _UPDATED if table == "site" else ()
    defaults = tuple(d for d in wanted if d[0] not in columns)
    names = (*columns, *(("geom",) if moved else ()), *(name for name, _ in defaults))
    sets = ", ".join(f"{name} = ?" for name in names)
    return Shape(table, f"UPDATE {table} SET {sets} WHERE id = ?", defaults)
