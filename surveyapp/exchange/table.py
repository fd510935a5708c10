"""A foreign table as it was read: its columns by their own names, every cell as text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.positions import Datum

Child = tuple[str, dict[str, str]]
"""A record that belongs to the line's site: its table and its texts by field."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `row` is its number as a spreadsheet shows it (or the feature's, from 1)."""

    row: int
    cells: tuple[str, ...]
    children: tuple[Child, ...] = ()
    photos: tuple[str, ...] = ()
    refused: str = ""
    """Why this line can't be a site, where the reader knows already."""


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are the headings as written, one for each cell of every line."""

    path: Path
    columns: tuple[str, ...]
    lines: Sequence[Line]
    datum: Datum | None = None
    """What the format itself says its positions refer to; None when it says nothing."""
    sheet: str = ""
    fields: tuple[str, ...] = ()
    """The field behind each column where the format names fields exactly, else empty."""


def bad_table(path: Path, reason: str) -> SurveyError:
    """The table cannot be read, and why."""
    return SurveyError(Problem.BAD_TABLE, path=path.name, reason=reason)


def as_text(cell: object) -> str:
    """A cell as a person would type it: `5` for 5.0, ISO dates, 1 and 0 for yes and no."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat().removesuffix("T00:00:00")
    return "" if cell is None else str(cell)


def _number(number: float) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def is_blank(cells: Iterable[str]) -> bool:
    """Whether nothing but space stands in these cells."""
    return not any(cell and not cell.isspace() for cell in cells)


def from_records(
    path: Path, records: Iterable[tuple[int, dict[str, str]]], datum: Datum | None = None
) -> Table:
    """A table of records that each name their own columns, in order of first appearance."""
    kept = list(records)
    columns = tuple(dict.fromkeys(name for _row, record in kept for name in record))
    lines = [Line(row, tuple(record.get(c, "") for c in columns)) for row, record in kept]
    return Table(path, columns, lines, datum)
