"""Packs, clauses and figures in force, as one document for a terminal or a page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from surveyapp.domain.policy import terms
from surveyapp.domain.policy.library import Library, bundled_library
from surveyapp.domain.policy.overrides import Override
from surveyapp.domain.policy.packs import AwardRule, ClauseRef, Pack
from surveyapp.domain.policy.policy import Policy, policy_for
from surveyapp.domain.policy.targets import targets_of
from surveyapp.domain.vocabulary import CATEGORY, FEE_KIND, OWNER_TYPE

Document = dict[str, Any]


def policy_view(
    pack: str | None = None,
    county: str | None = None,
    day: date | None = None,
    overrides: Sequence[Override] = (),
    library: Library | None = None,
) -> Document:
    """A pack whole, or what is in force in a county on a day, or the list of packs.

    Raises `NO_SUCH_CHOICE` for an unknown pack. A county needs a day.
    """
    library = library or bundled_library()
    if pack is not None:
        return pack_view(library.pack(pack))
    if county is not None and day is not None:
        return county_view(policy_for(county, day, overrides, library))
    return {"packs": [_head(p) for p in library.packs.values()]}


def pack_view(pack: Pack) -> Document:
    """One text: clauses, duties, fees, goals, targets, award and departments."""
    return {
        **_head(pack),
        "clauses": [
            {"id": c.id, "section": c.section, "topic": c.topic, "summary": c.summary}
            for c in pack.clauses.values()
        ],
        "opening": [
            {
                "duty": opening.duty,
                "free": opening.free,
                "categories": sorted(opening.categories),
                "owner_types": sorted(opening.owner_types),
                "section": pack.clauses[opening.clause].section,
            }
            for opening in pack.opening
        ],
        "fees": [
            {
                "verdict": rule.verdict,
                "kinds": sorted(rule.kinds),
                "section": pack.clauses[rule.clause].section,
            }
            for rule in pack.fees
        ],
        "goals": _goals(pack),
        "targets": [{"year": t.year, "stations": t.stations} for t in pack.targets],
        "award": _award(pack.award),
        "departments": [
            {
                "topics": sorted(row.topics),
                "categories": sorted(row.categories),
                "section": row.section,
                "names": list(row.names),
            }
            for row in pack.departments
        ],
    }


def county_view(policy: Policy) -> Document:
    """What a county must reckon with on a day, the most local text first everywhere."""
    return {
        "county": policy.county,
        "day": policy.day.isoformat(),
        "packs": [_head(pack) for pack in policy.packs],
        "clauses": {
            topic.id: [_cited(clause) for clause in clauses]
            for topic in terms.TOPIC
            if (clauses := policy.clauses(topic.id))
        },
        "opening": _duties(policy),
        "fees": _fees(policy),
        "goals": [{"pack": p.id, **goal} for p in policy.packs for goal in _goals(p)],
        "targets": [
            {"scope": t.scope, "year": t.year, "stations": t.stations, "source": t.source}
            for t in targets_of(policy)
        ],
        "award": _award(next((p.award for p in policy.packs if p.award), None)),
        "departments": {
            topic.id: list(names)
            for topic in terms.TOPIC
            if policy.clauses(topic.id) and (names := policy.departments(topic.id))
        },
        "values": [
            {
                "key": own.key,
                "value": own.value,
                "from": own.since.isoformat(),
                "source": own.source,
                "county": own.county,
            }
            for own in policy.values.values()
        ],
    }


def _head(pack: Pack) -> Document:
    return {
        "id": pack.id,
        "kind": pack.kind,
        "text": pack.text,
        "issued": pack.issued.isoformat() if pack.issued else None,
        "from": pack.since.isoformat(),
        "until": pack.until.isoformat() if pack.until else None,
        "extends": pack.extends or None,
        "prefixes": list(pack.prefixes),
        "note": pack.note,
    }


def _cited(clause: ClauseRef) -> Document:
    return {**clause.as_dict(), "summary": clause.summary}


def _duties(policy: Policy) -> list[Document]:
    by_category = ((c.id, "", policy.duty(c.id, None)) for c in CATEGORY)
    by_owner = (("", o.id, policy.duty(None, o.id)) for o in OWNER_TYPE)
    return [
        {
            "category": category or None,
            "owner_type": owner or None,
            "duty": duty.duty,
            "free": duty.free,
            "clauses": [_cited(clause) for clause in duty.clauses],
        }
        for category, owner, duty in (*by_category, *by_owner)
        if duty
    ]


def _fees(policy: Policy) -> list[Document]:
    return [
        {"kind": kind.id, "verdict": rule.verdict, "clause": _cited(clause)}
        for kind in FEE_KIND
        for rule, clause in policy.fee_rules(kind.id)
    ]


def _goals(pack: Pack) -> list[Document]:
    return [
        {
            "name": goal.name,
            "share": goal.share,
            "written": goal.written,
            "year": goal.year,
            "cities": list(goal.cities),
            "section": pack.clauses[goal.clause].section,
        }
        for goal in pack.goals
    ]


def _award(rule: AwardRule | None) -> Document | None:
    if rule is None:
        return None
    return {
        "network_mode": rule.network_mode,
        "years": list(rule.years) if rule.years else None,
        "at_most_yuan": rule.at_most_yuan,
        "parts": [
            {
                "yuan": part.yuan,
                "match": part.match or None,
                "where": part.where or None,
                "split": dict(part.split),
            }
            for part in rule.parts
        ],
    }
