"""All rules over many sites, against reading the same sites from JSON; one site against a millisecond."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from surveyapp.domain import vocabulary as v
from surveyapp.domain.bundled import resource
from surveyapp.domain.policy.facts import SiteFacts
from surveyapp.domain.policy.flags import as_dict
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.library import load_packs
from surveyapp.domain.policy.policy import policy_for
from tests.benchmarks.result import Result, best_of, paired

SITES = 2000
TODAY = date(2026, 3, 20)
POLICY = policy_for("410105", TODAY)


def records(number: int) -> dict[str, Any]:
    """One site in ten asks a fee, resells power and misses shots; the others are in order."""
    odd = number % 10 == 0
    shots = list(v.ROOFTOP_SHOT)[: 4 if odd else None]
    site = {
        "id": f"s{number}", "kind": "rooftop", "county": "410105", "category": "office_tower",
        "owner_type": "office_tower", "opening": "free", "name": f"{number}号楼", "owner": "甲",
        "lon": 113.66, "lat": 34.76, "border_m": 2000.0,
    }  # fmt: skip
    return {
        "site": site,
        "photos": [{"id": s.id, "shot": s.id, "lon": 113.6602, "lat": 34.7601} for s in shots],
        "supplies": [{"id": "u", "mode": "resale" if odd else "direct", "price_yuan_kwh": 1.2}],
        "visits": [{"id": "w", "outcome": "agreed", "visited_on": "2026-03-01"}],
        "fees": [{"id": "f", "kind": "entry", "amount": 8000.0, "payee": "物业"}] if odd else [],
    }


def facts(rows: dict[str, Any]) -> SiteFacts:
    """The facts of a site from its rows."""
    return SiteFacts(today=TODAY, county_at="410105", **rows)


def results() -> Iterator[Result]:
    """Usual sites, one loud site as after an edit, and the packs as at start."""
    rows = [records(n) for n in range(SITES)]
    texts = [json.dumps(row) for row in rows]
    sites = [facts(row) for row in rows]
    ours, peer = paired(
        lambda: [judge(site, POLICY) for site in sites],
        lambda: [json.loads(text) for text in texts],
    )
    yield Result(f"all rules over {SITES:,} sites", ours, "reading them from JSON", peer, 2)
    loud = best_of(lambda: [as_dict(flag) for flag in judge(sites[0], POLICY)])
    yield Result("one loud site after an edit", loud, "a millisecond", 0.001, 1)
    packs = best_of(lambda: load_packs(resource("policy")))
    yield Result("all packs read and checked", packs, "a tenth of a second", 0.1, 1)
