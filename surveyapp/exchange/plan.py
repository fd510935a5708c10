"""What an import would do, before it is done: good lines, refused lines with reasons, questions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.fields import Field, field_of
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum, Fix
from surveyapp.domain.values import legible, read_value
from surveyapp.exchange.headings import IGNORED, PLACE_FIELDS, datum_in, meaning
from surveyapp.exchange.places import OTHER, Parse, apart, parse_decimal, read_place
from surveyapp.exchange.read import read_table
from surveyapp.exchange.submission import geopoint
from surveyapp.exchange.table import Line, Table

_BESIDE = ("number", "county_name", "photos_listed", *PLACE_FIELDS)
"""Known columns that are not fields a person sets directly."""
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total"})
_NOTHING = frozenset({"", "/", "／", "-", "--", "—", "——", "无数据", "n/a", "null", "none", "nan"})


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One good line: fields of a site by name, and its position in WGS 84 when it has one.

    `number` is what the list calls the site, for finding it again; `answers` holds what is no
    field of ours; `photos` the pictures named; `children` records by table.
    """

    row: int
    fields: dict[str, Value]
    fix: Fix | None
    number: str = ""
    county_name: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    children: tuple[tuple[str, dict[str, Value]], ...] = ()
    photos: tuple[str, ...] = ()
    swapped: bool = False

    @property
    def names_a_place(self) -> bool:
        """Whether a site can be made of it; else it can only be of one that is known."""
        return self.fix is not None or bool(self.fields.get("name"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is not taken, by its number in the file, and the sentence that says why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person should look at: `kind` is `datum_assumed`, `swapped` or `unknown_column`."""

    kind: str
    text: str
    column: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole import: what would be taken, what not and why, and what to ask."""

    sites: list[ImportRow]
    refused: list[Refusal]
    questions: list[Question]
    columns: dict[str, str]
    """Heading → field, as understood or as `mapping` said."""


def plan_import(
    path: Path,
    *,
    datum: Datum | None = None,
    mapping: Mapping[str, str] | None = None,
    parse: Parse = parse_decimal,
) -> Plan:
    """Read a foreign file and say what would become of each of its lines; writes nothing.

    `datum` is what positions refer to where neither the line nor its heading says so. `mapping`
    gives headings another field; a name that is no field makes answers, an empty one leaves the
    column out. Raises `SurveyError` when the file as a whole can't be read.
    """
    table = read_table(path)
    reader = _Reader(table, datum, mapping or {}, parse)
    for line in table.lines:
        reader.take(line)
    return Plan(reader.sites, reader.refused, reader.questions(), reader.columns())


class _Reader:
    """Turns the lines of one table into rows of an import."""

    def __init__(
        self, table: Table, datum: Datum | None, mapping: Mapping[str, str], parse: Parse
    ) -> None:
        self._table = table
        self._parse = parse
        self._fallback = datum or table.datum
        self._fields, self._datums = _understood(table, mapping)
        self._assumed: list[int] = []
        self.sites: list[ImportRow] = []
        self.refused: list[Refusal] = []

    def take(self, line: Line) -> None:
        try:
            self.sites.append(self._row(line))
        except SurveyError as problem:
            self.refused.append(Refusal(line.row, str(problem)))
        except _NotASite as problem:
            self.refused.append(Refusal(line.row, str(problem)))

    def _row(self, line: Line) -> ImportRow:
        if line.refused:
            raise _NotASite(line.refused)
        if _is_total(line):
            raise _NotASite(_("是合计行，不是站址"))
        texts = self._texts(line)
        place = read_place(texts, self._datums, self._fallback, self._parse)
        fields = _values("site", {n: t for n, t in texts.items() if n not in _BESIDE})
        _name(fields, found_otherwise=place is not None or bool(texts.get("number")))
        county_name = texts.get("county_name", "")
        if not str(fields.get("county", "")).isdecimal():
            county_name = str(fields.pop("county", "") or "") or county_name
        if place and place.assumed:
            self._assumed.append(line.row)
        return ImportRow(
            line.row,
            fields,
            place.fix if place else None,
            texts.get("number", ""),
            county_name,
            {n: legible(t) for n, t in texts.items() if _is_answer(n)},
            tuple((table, _values(table, dict(child))) for table, child in line.children),
            line.photos or tuple(texts.get("photos_listed", "").split()),
            swapped=place is not None and place.swapped,
        )

    def _texts(self, line: Line) -> dict[str, str]:
        """The line's cells by field; of two columns for one field the first that says something."""
        texts: dict[str, str] = {}
        for name, cell in zip(self._fields, line.cells, strict=True):
            if name and name != IGNORED and name not in texts and not _says_nothing(name, cell):
                texts[name] = cell
        if "lon" not in texts:
            texts |= geopoint(texts.get("position", ""))
        return texts

    def columns(self) -> dict[str, str]:
        """Every heading with the field it was taken for; unknown ones with an empty name."""
        known = zip(self._table.columns, self._fields, strict=True)
        return {c: "" if name == IGNORED else name for c, name in known if c}

    def questions(self) -> list[Question]:
        """What a person should decide or check, in words."""
        asked = [
            Question("unknown_column", _("没有对应字段的列：{column}").format(column=c), c)
            for c, name in zip(self._table.columns, self._fields, strict=True)
            if c and not name
        ]
        swapped = tuple(site.row for site in self.sites if site.swapped)
        if swapped:
            text = _("{count} 行的经度和纬度写反了，已按对调后的值读取").format(count=len(swapped))
            asked.append(Question("swapped", text, rows=swapped))
        if self._assumed:
            text = _("{count} 行没有写明坐标系，按 WGS84 读取").format(count=len(self._assumed))
            asked.append(Question("datum_assumed", text, rows=tuple(self._assumed)))
        return asked


def no_place() -> str:
    """Why a line that names no place is not taken."""
    return _("没有名称、地址和坐标")


class _NotASite(Exception):  # noqa: N818 - it is no error, the line just names no place
    """A line that can't be a site, with the sentence for people."""


def _understood(
    table: Table, mapping: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, Datum]]:
    """The field behind each column ('' unknown), and the datums that headings name, by field."""
    fields: list[str] = []
    for i, heading in enumerate(table.columns):
        exact = table.fields[i] if table.fields else meaning(heading).field
        fields.append(mapping.get(heading, exact) or ("" if heading not in mapping else IGNORED))
    kept = apart(table.columns, fields)
    datums: dict[str, Datum] = {}
    for heading, name in zip(table.columns, kept, strict=True):
        datum = datum_in(heading) if name in ("lon", "lat", "position") else None
        if datum:
            datums.setdefault("lon" if name == "lat" else name, datum)
    return tuple(kept), datums


def _is_total(line: Line) -> bool:
    """Whether a line sums up the others: its first words say so, in whatever column they stand."""
    first = next((cell for cell in line.cells if cell.strip()), "")
    return re.sub(r"[\s:：]", "", first).casefold() in _TOTALS


def _is_answer(name: str) -> bool:
    return name not in _BESIDE and OTHER not in name and field_of("site", name) is None


def _says_nothing(name: str, cell: str) -> bool:
    """Blank, or a dash where a value belongs; free text keeps whatever it says."""
    kind = field_of("site", name)
    free = kind is not None and kind.type == "text"
    return not cell if free else cell.strip().casefold() in _NOTHING


def _values(table: str, texts: Mapping[str, str]) -> dict[str, Value]:
    """Typed values of the texts that are fields a person may set; raises `SurveyError`."""
    values: dict[str, Value] = {}
    for name, text in texts.items():
        known: Field | None = field_of(table, name)
        if known is not None and known.by_hand and (value := read_value(known, text)) is not None:
            values[name] = value
    return values


def _name(fields: dict[str, Value], *, found_otherwise: bool) -> None:
    """A site needs a name; lists without one are known by their addresses.

    One without either must be found by its position or by the number it has with us.
    """
    name = str(fields.get("name") or "").strip()
    if not name and fields.get("address"):
        fields["name"] = fields["address"]
    elif not name and not found_otherwise:
        raise _NotASite(no_place())
