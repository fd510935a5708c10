"""Figures of a report by group: free sites by category, matters by department, age, outcome, awards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from surveyapp.domain.coordination.ages import age_labels, age_of
from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy.awards import Award, award_for, is_district
from surveyapp.domain.policy.facts import come, day
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.terms import PAYER, TOPIC
from surveyapp.domain.progress.figures import (
    FREE,
    Counted,
    Records,
    Row,
    having,
    how_many,
    summed,
    surveyed,
)
from surveyapp.domain.vocabulary import CATEGORY, COORDINATION_OUTCOME


def by_category(records: Records, _on: date) -> list[Counted]:
    """Sites open for free, by category."""
    free = having(surveyed(records), "opening")(*FREE)
    known = {c.id for c in CATEGORY}
    groups = _grouped(free, lambda s: str(c) if (c := s.get("category")) in known else "other")
    return [how_many(c.id, CATEGORY.label(c.id), groups[c.id]) for c in CATEGORY if c.id in groups]


def place_of_category(key: str, _value: float) -> tuple[float | str, ...]:
    """Where a category stands in the table: as the vocabulary has them."""
    return ([c.id for c in CATEGORY].index(key),)


def by_topic(records: Records, _on: date) -> list[Counted]:
    """Matters by what they are about."""
    groups = _grouped(records["coordination"], lambda case: str(case.get("topic") or ""))
    return [how_many(key, TOPIC.label(key), groups[key]) for key in sorted(groups) if key]


def by_department(records: Records, _on: date) -> list[Counted]:
    """Matters by the department that leads, whoever has most first."""
    groups = _grouped(records["coordination"], lambda case: str(case.get("lead") or ""))
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [how_many(lead or "none", lead or _("未定"), rows) for lead, rows in ordered]


def place_of_department(key: str, value: float) -> tuple[float | str, ...]:
    """Where a department stands in the table: whoever has most first, then by name."""
    return -value, "" if key == "none" else key


def by_age(records: Records, on: date) -> list[Counted]:
    """Matters that are not closed, by the days since they were opened."""
    waiting = [c for c in records["coordination"] if not come(c.get("closed_on"), on)]
    groups = _grouped(waiting, lambda case: str(age_of(_waited(case, on))))
    labels = age_labels()
    return [how_many(str(n), labels[n], groups.get(str(n), [])) for n in range(len(labels))]


def by_outcome(records: Records, on: date) -> list[Counted]:
    """Matters by what came of them; those without an outcome yet at the end."""
    closed = [c for c in records["coordination"] if come(c.get("closed_on"), on)]
    waiting = [c for c in records["coordination"] if c not in closed]
    groups = _grouped(closed, lambda case: str(case.get("outcome") or ""))
    known = [
        how_many(o.id, COORDINATION_OUTCOME.label(o.id), groups.get(o.id, []))
        for o in COORDINATION_OUTCOME
    ]
    return [*known, how_many("waiting", _("办理中"), waiting)]


def awards(records: Records, on: date) -> list[Counted]:
    """What stations built standalone bring, in all and by the treasury that pays.

    Stations built outside the years a plan covers are counted apart and bring nothing.
    """
    found = list(_awarded(records, on))
    inside = [(key, award) for key, award in found if award.in_period]
    outside = [{"id": key} for key, award in found if not award.in_period]
    totals = [(key, float(award.total)) for key, award in inside]
    payers = [p.id for p in PAYER if any(p.id in award.parts for _k, award in inside)]
    return [
        how_many("stations", _("应奖补基站"), [{"id": key} for key, _award in inside]),
        summed("total", _("应奖补金额"), _("元"), totals),
        *(
            summed(
                payer,
                PAYER.label(payer),
                _("元"),
                [(k, float(a.parts[payer])) for k, a in inside if payer in a.parts],
            )
            for payer in payers
        ),
        how_many("outside", _("奖补年度以外的基站"), outside),
    ]


def place_of_award(key: str, _value: float) -> tuple[float | str, ...]:
    """Where a figure of awards stands in the table."""
    return (["stations", "total", *(p.id for p in PAYER), "outside"].index(key),)


def _awarded(records: Records, on: date) -> Iterable[tuple[str, Award]]:
    sites = {str(site["id"]): site for site in records["site"]}
    for station in records["station"]:
        built = day(station.get("built_on"))
        site = sites.get(str(station.get("site")))
        if built is None or site is None:
            continue
        county = str(site.get("county") or "")
        policy = policy_for(county, built)
        award = award_for(station, policy, district=_in_district(county), today=on)
        if award is not None:
            yield str(station["id"]), award


def _in_district(county: str) -> bool:
    try:
        return is_district(county_name(county))
    except SurveyError:
        return False


def _waited(case: Row, on: date) -> int:
    opened = day(case.get("opened_on")) or on
    return max(0, (on - opened).days)


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> Mapping[str, Sequence[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
