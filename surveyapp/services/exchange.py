"""Sites out of a survey and into it: every format, good rows in, bad rows listed with reasons."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from surveyapp.capture.typed import parse_position
from surveyapp.domain.changes import ChangeSet, Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.language import _, language
from surveyapp.domain.positions import Datum, Fix
from surveyapp.domain.values import legible
from surveyapp.exchange import ImportRow, Plan, Refusal, export_sites, no_place, plan_import
from surveyapp.services.areas import name_of, read_county
from surveyapp.services.judge import flag_counts
from surveyapp.services.photos import photo_counts
from surveyapp.services.places import position_edits
from surveyapp.services.record import stamp
from surveyapp.services.suggestions import Numbers
from surveyapp.storage import Row, SiteQuery, Survey


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: how many sites are new or changed, and what was refused."""

    change: ChangeSet
    added: int
    changed: int
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...] = ()


def rows_to_export(survey: Survey, query: SiteQuery | None = None) -> Iterator[dict[str, Value]]:
    """Every site with its county's name and its counts, a page at a time."""
    photos = photo_counts(survey)
    flags = flag_counts(survey)
    ids = survey.sites(query or SiteQuery())
    names: dict[Value, str | None] = {}
    for start in range(0, len(ids), 500):
        for row in survey.rows("site", ids[start : start + 500]):
            county = row["county"]
            if county not in names:
                names[county] = name_of(county)
            site = str(row["id"])
            counts = {"photos": photos.get(site, 0), "flags": flags.get(site, 0)}
            yield {**row, "county_name": names[county], **counts}


def export_survey(survey: Survey, out: Path, query: SiteQuery | None = None) -> int:
    """Write the sites of a survey in the format that the file's name asks for; gives their number."""
    return export_sites(out, rows_to_export(survey, query), language=language())


SAME_DEGREES = 1e-6
"""Files carry seven decimals; a position that differs by less than 0.1 m is the one we wrote."""

_PAIR = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*[,，;；\s]\s*([-+]?\d+(?:\.\d+)?)\s*", re.ASCII)


def _parse(text: str, datum: Datum | None) -> Fix:
    """A position out of a table, where the columns say which number is the longitude."""
    pair = _PAIR.fullmatch(text)
    if pair and abs(float(pair[1])) <= 180 and abs(float(pair[2])) <= 90:
        east, north = pair[1].lstrip("+-"), pair[2].lstrip("+-")
        text = (
            f"{north}{'S' if pair[2][0] == '-' else 'N'} {east}{'W' if pair[1][0] == '-' else 'E'}"
        )
    return parse_position(text, datum=datum)


def plan_of(
    file: Path, *, datum: Datum | None = None, mapping: Mapping[str, str] | None = None
) -> Plan:
    """What an import would do, for a person to see first; writes nothing."""
    if not file.exists():
        raise SurveyError(Problem.NO_SUCH_FILE, path=file)
    return plan_import(file, datum=datum, mapping=mapping, parse=_parse)


def import_file(
    survey: Survey,
    file: Path,
    *,
    datum: Datum | None = None,
    all_or_none: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Taken:
    """Take a foreign file in as one act that can be undone as one.

    A row whose number the survey knows changes that site, any other makes one. With
    `all_or_none` a single refused row keeps everything out.
    """
    plan = plan_of(file, datum=datum)
    desk = _ImportDesk(survey, (row.number for row in plan.sites))
    for done, row in enumerate(plan.sites):
        desk.take(row)
        progress(done + 1, len(plan.sites))
    refused = tuple(sorted([*plan.refused, *desk.refused], key=lambda r: r.row))
    edits = [] if all_or_none and refused else desk.edits
    label = Label("import", {"file": legible(file.name), "count": str(desk.added + desk.changed)})
    change = survey.write(label, edits)
    notes = tuple(q.text for q in plan.questions)
    if not edits:
        return Taken(change, 0, 0, refused, notes)
    return Taken(change, desk.added, desk.changed, refused, notes)


class _ImportDesk:
    """Turns the good rows of a plan into edits: new sites, or changes of known ones."""

    def __init__(self, survey: Survey, named: Iterable[str]) -> None:
        self.survey = survey
        self._called = survey.sites_called(filter(None, named))
        self.edits: list[Edit] = []
        self.refused: list[Refusal] = []
        self.added = self.changed = 0
        self._numbers = Numbers(survey)
        self._seen: set[str] = set()

    def take(self, row: ImportRow) -> None:
        if row.number and row.number in self._seen:
            reason = _("站址编号“{number}”在本文件中重复。").format(number=row.number)
            self.refused.append(Refusal(row.row, reason))
            return
        try:
            county = self._county(row)
        except SurveyError as error:
            self.refused.append(Refusal(row.row, str(error)))
            return
        self._seen.add(row.number)
        known = self._called.get(row.number)
        if known is None and not row.names_a_place:
            self.refused.append(Refusal(row.row, no_place()))
        elif known is None:
            self._add(row, county)
        elif known["state"] in {"approved", "published"}:
            reason = _("站址“{number}”已通过审核，不能由导入修改。").format(number=row.number)
            self.refused.append(Refusal(row.row, reason))
        else:
            self._change(row, known, county)

    def _county(self, row: ImportRow) -> str | None:
        given = str(row.fields.get("county") or row.county_name or "")
        return read_county(given) if given else None

    def _columns(self, row: ImportRow, county: str | None, before: Row) -> dict[str, Value]:
        columns: dict[str, Value] = {k: v for k, v in row.fields.items() if k != "county"}
        if columns.get("name") == row.number:
            del columns["name"]  # a map shows a nameless site under its number
        if county:
            columns["county"] = county
        if row.answers:
            merged = {**json.loads(str(before.get("answers") or "{}")), **row.answers}
            columns["answers"] = json.dumps(merged, ensure_ascii=False, sort_keys=True)
        return columns

    def _add(self, row: ImportRow, county: str | None) -> None:
        site = uuid7()
        columns = self._columns(row, county, {})
        columns |= {"state": "draft", **stamp(self.survey, created=True)}
        placed = position_edits(site, row.fix, county_chosen=bool(county)) if row.fix else []
        for edit in placed[:1]:
            columns |= edit.fields
        columns["county"] = columns.get("county") or self.survey.home_county
        columns["number"] = self._number(row.number, str(columns["county"]))
        self.edits += [Edit("site", site, columns), *placed[1:], *self._children(row, site)]
        self.added += 1

    def _number(self, wanted: str, county: str) -> str:
        head, dash, tail = wanted.partition("-")
        ours = bool(dash) and head.isdigit() and len(head) == 6 and tail.isdigit()
        return wanted if ours else self._numbers.take(county)

    def _change(self, row: ImportRow, known: Row, county: str | None) -> None:
        site = str(known["id"])
        given = self._columns(row, county, known)
        columns: dict[str, Value] = {
            k: v for k, v in given.items() if v is not None and known.get(k) != v
        }
        moved = row.fix if row.fix and _moved(row.fix, known) else None
        placed = position_edits(site, moved, county_chosen=bool(county)) if moved else []
        for edit in placed[:1]:
            columns |= edit.fields
        if columns:
            self.edits += [Edit("site", site, {**columns, **stamp(self.survey)}), *placed[1:]]
            self.changed += 1

    def _children(self, row: ImportRow, site: str) -> list[Edit]:
        who = stamp(self.survey, created=True)
        made = {"created_at": who["created_at"], "created_by": who["created_by"]}
        return [Edit(t, uuid7(), {**fields, **made}, site) for t, fields in row.children]


def _moved(fix: Fix, site: Row) -> bool:
    lon, lat = site["lon"], site["lat"]
    if not isinstance(lon, float) or not isinstance(lat, float):
        return True
    return abs(fix.lon - lon) > SAME_DEGREES or abs(fix.lat - lat) > SAME_DEGREES
