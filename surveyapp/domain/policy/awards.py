"""What a station built standalone brings, and which treasury pays which part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from surveyapp.domain.policy.facts import Row, day, record_id
from surveyapp.domain.policy.packs import AwardPart, AwardRule, ClauseRef
from surveyapp.domain.policy.policy import Policy

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Award:
    """One station's award in yuan; the parts add up to the total exactly.

    `in_period` is whether it was built in the years the plan covers: the sum is worked out either
    way, and a report shows those outside apart.
    """

    station: str | None
    built_on: date
    total: Decimal
    parts: Mapping[str, Decimal]
    clauses: tuple[ClauseRef, ...]
    in_period: bool


def is_district(county_name: str) -> bool:
    """Whether a county of that name is a district of its city (市辖区), by the ending of its name."""
    return county_name.strip().endswith("区")


def award_for(station: Row, policy: Policy, *, district: bool, today: date) -> Award | None:
    """The award of a station under the policy of the day it was built; None when it brings none.

    Only a station of the network mode the text names, and only once it is built: a planned date, or
    a date of completion yet to come, brings nothing.
    """
    rules = [pack.award for pack in policy.packs if pack.award]
    built = day(station.get("built_on"))
    if not rules or built is None or built > today:
        return None
    if station.get("network_mode") != rules[0].network_mode:
        return None
    parts = _parts(rules, "district" if district else "county")
    years = rules[0].years
    return Award(
        record_id(station),
        built,
        sum(parts.values(), Decimal(0)),
        parts,
        policy.clauses("award"),
        years is None or years[0] <= built.year <= years[1],
    )


def total_of(awards: Iterable[Award]) -> dict[str, Decimal]:
    """What each treasury pays for many stations."""
    sums: dict[str, Decimal] = {}
    for award in awards:
        for payer, yuan in award.parts.items():
            sums[payer] = sums.get(payer, Decimal(0)) + yuan
    return sums


def share_out(yuan: Decimal, split: Mapping[str, int]) -> dict[str, Decimal]:
    """A sum divided by a ratio to the cent; the last payer takes what rounding leaves."""
    whole, shares, left = sum(split.values()), {}, yuan
    for payer, ratio in split.items():
        shares[payer] = (yuan * ratio / whole).quantize(_CENT, ROUND_DOWN)
        left -= shares[payer]
    shares[list(split)[-1]] += left
    return shares


def _parts(rules: list[AwardRule], place: str) -> dict[str, Decimal]:
    rule = rules[0]
    sums: dict[str, Decimal] = {}
    for part in rule.parts:
        if part.where in ("", place):
            for payer, yuan in _shares(part, rules, place).items():
                sums[payer] = sums.get(payer, Decimal(0)) + yuan
    return _capped(sums, rule)


def _shares(part: AwardPart, rules: list[AwardRule], place: str) -> dict[str, Decimal]:
    if part.yuan is not None:
        return share_out(Decimal(part.yuan), part.split)
    above = _parts(rules[1:], place) if len(rules) > 1 else {}
    given, base = above.get(part.match, Decimal(0)), part.split[part.match]
    return {
        payer: (given * ratio / base).quantize(_CENT, ROUND_DOWN)
        for payer, ratio in part.split.items()
    }


def _capped(sums: dict[str, Decimal], rule: AwardRule) -> dict[str, Decimal]:
    """Whoever matches another's award gives way where the sum would pass the cap."""
    if rule.at_most_yuan is None:
        return sums
    over = sum(sums.values(), Decimal(0)) - rule.at_most_yuan
    matched = {part.match for part in rule.parts}
    for payer, yuan in tuple(sums.items()):
        if payer not in matched:
            cut = max(Decimal(0), min(over, yuan))
            sums[payer] = yuan - cut
            over -= cut
    return sums
