"""The figures of a report, counted from records as of a day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.changes import Value
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import SiteFacts, come, number
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.rules.fees import judge_fee

Row = Mapping[str, Value]
Records = Mapping[str, Sequence[Row]]
"""Rows by kind of record, without those deleted or merged away; each has `id`, facts have `site`."""

FREE = ("free", "free_in_principle")
_ILLEGAL = ("forbidden", "unreasonable", "no_basis")


@dataclass(frozen=True, slots=True)
class Figure:
    """How much of something, in which unit."""

    key: str
    label: str
    unit: str
    value: float


@dataclass(frozen=True, slots=True)
class Counted(Figure):
    """A figure of one county with the ids of the records it counts."""

    records: tuple[str, ...]
    parts: tuple[float, ...]
    """What each record brings to the value, in their order."""


def counted(records: Records, on: date) -> list[Counted]:
    """The figures about sites, demands, power, stations and matters as of a day."""
    return [
        *_of_sites(records),
        *_of_fees(records, on),
        *_of_power(records, on),
        *_of_cases(records, on),
    ]


def _of_sites(records: Records) -> list[Counted]:
    sites = surveyed(records)
    state, opening = having(sites, "state"), having(sites, "opening")
    return [
        how_many("surveyed", _("已勘察站址"), sites),
        how_many("approved", _("审核通过"), state("approved", "published")),
        how_many("published", _("已公布"), state("published")),
        how_many("free", _("免费开放"), opening(*FREE)),
        how_many("refused", _("拒绝开放"), opening("refused")),
    ]


def _of_fees(records: Records, on: date) -> list[Counted]:
    fees = records["fee"]
    illegal = _illegal(surveyed(records), fees, on)
    given_up = [f for f in fees if come(f.get("given_up_on"), on)]
    return [
        how_many("fees", _("提出收费"), fees),
        _yuan("fees_yuan", _("提出收费金额"), fees),
        how_many("illegal", _("认定违规收费"), illegal),
        _yuan("illegal_yuan", _("认定违规金额"), illegal),
        how_many("given_up", _("放弃收费"), given_up),
        _yuan("given_up_yuan", _("放弃收费金额"), given_up),
    ]


def _of_power(records: Records, on: date) -> list[Counted]:
    supplied = last_supplies(records["supply"])
    resale = [
        s for s in supplied if s.get("mode") == "resale" and not come(s.get("converted_on"), on)
    ]
    converted = [s for s in records["supply"] if come(s.get("converted_on"), on)]
    stations = [s for s in records["station"] if come(s.get("built_on"), on)]
    return [
        how_many("powered", _("已知供电方式站址"), supplied),
        how_many("resale", _("转供电站址"), resale),
        how_many("converted", _("完成转改直"), converted),
        how_many("built", _("建成基站"), stations),
    ]


def _of_cases(records: Records, on: date) -> list[Counted]:
    cases = records["coordination"]
    closed = [c for c in cases if come(c.get("closed_on"), on)]
    return [
        how_many("cases", _("协调事项"), cases),
        how_many("cases_closed", _("已办结事项"), closed),
        how_many("cases_late", _("逾期事项"), [c for c in cases if is_late(c, on)]),
    ]


def is_late(case: Row, on: date) -> bool:
    """Whether a matter had neither an answer nor an end when its date was past."""
    settled = come(case.get("closed_on"), on) or come(case.get("replied_on"), on)
    return not settled and str(case.get("due_on") or "9") < on.isoformat()


def surveyed(records: Records) -> list[Row]:
    """The sites, without those that photos only suggest."""
    return [site for site in records["site"] if not site.get("candidate")]


def last_supplies(supplies: Iterable[Row]) -> list[Row]:
    """The last supply record of each site that tells how it is fed, as the share is counted."""
    last = {s.get("site"): s for s in supplies if s.get("mode") in ("direct", "resale")}
    return list(last.values())


def _illegal(sites: Sequence[Row], fees: Sequence[Row], on: date) -> list[Row]:
    """Demands that the texts forbid, given up or not."""
    known = {str(site["id"]): site for site in sites}
    found = []
    for fee in fees:
        site = known.get(str(fee.get("site")))
        if site is None:
            continue
        open_fee = {**fee, "given_up_on": None}
        facts = SiteFacts(site, on, fees=(open_fee,))
        judged = judge_fee(open_fee, facts, policy_for(str(site.get("county") or ""), on))
        if judged and judged.verdict in _ILLEGAL:
            found.append(fee)
    return found


def having(rows: Sequence[Row], field: str) -> Callable[..., list[Row]]:
    """The rows whose field is one of some values."""
    return lambda *values: [row for row in rows if row.get(field) in values]


def how_many(key: str, label: str, rows: Sequence[Row]) -> Counted:
    """A number of records."""
    ids = tuple(sorted(str(row["id"]) for row in rows))
    return Counted(key, label, "", len(ids), ids, (1,) * len(ids))


def summed(key: str, label: str, unit: str, amounts: Iterable[tuple[str, float]]) -> Counted:
    """A sum with what each record brings to it."""
    ordered = sorted(amounts)
    ids, parts = tuple(i for i, _v in ordered), tuple(v for _i, v in ordered)
    return Counted(key, label, unit, round(sum(parts), 2), ids, parts)


def _yuan(key: str, label: str, rows: Sequence[Row]) -> Counted:
    return summed(
        key, label, _("元"), [(str(r["id"]), number(r.get("amount")) or 0.0) for r in rows]
    )
