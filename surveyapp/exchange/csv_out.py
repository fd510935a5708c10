"""Sites as CSV: UTF-8 with a byte order mark, so that every spreadsheet reads the Chinese."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from surveyapp.domain.changes import Value
from surveyapp.domain.language import Language
from surveyapp.exchange.columns import PLACES, Column, Row, wording
from surveyapp.exchange.safe import guard

Shaper = Callable[[Value], Value]


def write_csv(
    part: Path, rows: Iterable[Row], columns: Sequence[Column], language: Language
) -> None:
    """Write all rows, labels in the first; memory stays flat."""
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.label for column in columns])
        writer.writerows(_lines(rows, columns, language))


def _lines(
    rows: Iterable[Row], columns: Sequence[Column], language: Language
) -> Iterable[list[Value]]:
    names = [column.name for column in columns]
    shapers = [(i, s) for i, c in enumerate(columns) if (s := _shaper(c, language))]
    for row in rows:
        line = list(map(row.get, names))
        for i, shape in shapers:
            if line[i] is not None:
                line[i] = shape(line[i])
        yield line


def _shaper(column: Column, language: Language) -> Shaper | None:
    """What a value of this column must go through; None where it is harmless as it is."""
    words = wording(column, language)
    if words is not None:
        return lambda value: _guarded(words(value))
    if column.name in PLACES:
        return lambda value: round(value, PLACES[column.name]) if type(value) is float else value
    return None if column.type in ("real", "integer") else _guarded


_HARMLESS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _guarded(value: Value) -> Value:
    if type(value) is not str:
        return value
    if value.isprintable() and (value[:1] > "~" or value[:1] in _HARMLESS) and value[0] < "＀":
        return value
    return guard(value)
