"""The findings of a whole survey as a person goes through them: by weight, by who must act, by money."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from surveyapp.domain.language import _
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.services.judge import flags_of_counties, flags_of_survey, refresh_flags
from surveyapp.storage import Row, Survey

PAGE = 500


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
    known = _kept(survey) if not survey.read_only else flags_of_survey(survey)
    gathered: list[Finding] = []
    for start in range(0, len(known), PAGE):
        if cancelled():
            break
        gathered += _with_sites(survey, known[start : start + PAGE])
        progress(min(start + PAGE, len(known)), len(known))
    gathered.sort(key=lambda f: (f.weight, -(f.money_yuan or 0), f.number))
    return gathered


def _kept(survey: Survey) -> list[dict[str, Any]]:
    refresh_flags(survey)
    return [*flags_of_counties(survey), *(json.loads(flag.payload) for flag in survey.flags())]


def _with_sites(survey: Survey, flags: list[dict[str, Any]]) -> Iterator[Finding]:
    sites = {str(r["id"]): r for r in survey.rows("site", list({str(f["site"]) for f in flags}))}
    for flag in flags:
        site = sites.get(str(flag["site"]))
        if flag["site"] is None:
            yield _finding(flag, {"id": "", "name": flag.get("county_name")})
        elif site is not None and not site["deleted"]:
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
