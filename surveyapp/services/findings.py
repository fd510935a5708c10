"""The findings of a whole survey as a person goes through them: by weight, by who must act, by money."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from surveyapp.domain.language import _
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.services.judge import flags_of_counties, flags_of_survey, refresh_flags
from surveyapp.storage import Flagged, Row, Survey

PAGE = 500
SHOWN = ("id", "number", "name", "owner")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with the site it is about, ready to be shown."""

    site: str
    number: str
    name: str
    owner: str
    severity: str
    rule: str
    message: str
    clauses: tuple[str, ...]
    departments: tuple[str, ...]
    money_yuan: float | None
    remedy: str

    @property
    def weight(self) -> int:
        """0 for the heaviest."""
        return next((n for n, c in enumerate(SEVERITY) if c.id == self.severity), 9)


def findings(
    survey: Survey,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Finding]:
    """Every finding, the heaviest first, then by number; what was gathered when cancelled."""
    known = _kept(survey) if not survey.read_only else [*flags_of_survey(survey)]
    # One pass over a few columns: rows by id would read every site of a large survey whole.
    sites = {
        str(row[0]): dict(zip(SHOWN, row, strict=True)) for row in survey.stream("site", SHOWN)
    }
    gathered: list[Finding] = []
    for start in range(0, len(known), PAGE):
        if cancelled():
            break
        gathered += _with_sites(sites, map(_document, known[start : start + PAGE]))
        progress(min(start + PAGE, len(known)), len(known))
    gathered.sort(key=lambda f: (f.weight, -(f.money_yuan or 0), f.number))
    return gathered


def _kept(survey: Survey) -> list[dict[str, Any] | Flagged]:
    """What is kept, still as text: all of a large survey spelled out would fill a laptop's memory."""
    refresh_flags(survey)
    return [*flags_of_counties(survey), *survey.flags()]


def _document(found: dict[str, Any] | Flagged) -> dict[str, Any]:
    return orjson.loads(found.payload) if isinstance(found, Flagged) else found


def _with_sites(sites: Mapping[str, Row], flags: Iterable[dict[str, Any]]) -> Iterator[Finding]:
    for flag in flags:
        if flag["site"] is None:
            yield _finding(flag, {"id": "", "name": flag.get("county_name")})
        elif site := sites.get(str(flag["site"])):
            yield _finding(flag, site)


def _finding(flag: dict[str, Any], site: Row) -> Finding:
    """One finding with its site; one about a county has its name and no site."""
    return Finding(
        site=str(site["id"]),
        number=str(site.get("number") or ""),
        name=str(site.get("name") or ""),
        owner=str(site.get("owner") or ""),
        severity=str(flag["severity"]),
        rule=str(flag["rule"]),
        message=str(flag["message"]),
        clauses=tuple(_clause(c) for c in flag["clauses"]),
        departments=tuple(flag["departments"]),
        money_yuan=flag.get("money_yuan"),
        remedy=str(flag.get("remedy") or ""),
    )


def _clause(clause: dict[str, Any]) -> str:
    return f"{clause.get('text', '')} {clause.get('section', '')}".strip()


def grouped(found: Iterable[Finding], by: str) -> dict[str, list[Finding]]:
    """Findings by `severity`, `owner`, `department` (the one in charge), `clause` or `money`.

    Amounts are never added up: some are asked once, some every month or year.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        groups.setdefault(_key(finding, by), []).append(finding)
    if by == "severity":
        return groups
    if by == "money":
        return {step: groups[step] for step in _steps() if step in groups}
    return dict(sorted(groups.items(), key=lambda g: (not g[0], -len(g[1]), g[0])))


def _key(finding: Finding, by: str) -> str:
    match by:
        case "severity":
            return SEVERITY.label(finding.severity)
        case "owner":
            return finding.owner
        case "department":
            return next(iter(finding.departments), "")
        case "money":
            return _step(finding.money_yuan)
        case _:
            return next(iter(finding.clauses), "")


def _steps() -> tuple[str, ...]:
    return (_("10,000 元及以上"), _("1,000 元及以上"), _("1,000 元以下"), _("不涉及金额"))


def _step(amount: float | None) -> str:
    large, middle, small, none = _steps()
    if not amount:
        return none
    return large if amount >= 10_000 else middle if amount >= 1_000 else small
