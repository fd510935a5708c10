"""Judging a survey through its services: 200,000 sites anew, one edit, and what the lists then read."""

import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.services.county_findings import county_findings
from surveyapp.services.judge import findings_of_site, findings_of_survey, refresh_flags
from surveyapp.storage import Survey, create_survey
from tests.benchmarks.bench_survey import fields_of
from tests.benchmarks.result import Result, best_of

SITES = 200_000
TODAY = date(2026, 3, 20)


def filled(folder: Path, sites: int = SITES) -> Survey:
    """A county's list: one site in ten has a demand, one in four a supply, one in fifty an obstacle."""
    rng = random.Random(5)
    survey = create_survey(folder, name="s", counties=["410105"], who="w")
    edits = []
    for index in range(sites):
        site = uuid7()
        edits.append(Edit("site", site, {**fields_of(index, rng), "state": "draft"}))
        edits += [Edit(table, uuid7(), row, site) for table, row in _facts(index)]
    survey.write(Label("import"), edits)
    survey.idle()
    return survey


def _facts(index: int) -> Iterator[tuple[str, dict[str, Value]]]:
    if index % 10 == 0:
        yield "fee", {"kind": "entry", "amount": 8000.0, "period": "once", "payee": "物业公司"}
    if index % 4 == 0:
        yield "supply", {"mode": ("direct", "resale")[index % 8 == 0], "price_yuan_kwh": 1.2}
    if index % 50 == 0:
        yield "obstacle", {"kind": "locked_roof", "status": "open", "party": "物业"}


def results() -> Iterator[Result]:
    """The whole survey, a county's own findings, one edit as the window sees it."""
    with TemporaryDirectory() as place, filled(Path(place) / "s") as survey:
        start = time.perf_counter()
        found = findings_of_survey(survey, TODAY)
        whole = time.perf_counter() - start
        assert len(found) == SITES
        yield Result(f"{SITES:,} sites judged from the file", whole, "thirty seconds", 30, 1)
        county = best_of(lambda: county_findings(survey, TODAY), 2)
        yield Result("a county's share and shift", county, "six seconds", 6, 1)
        loud = next(iter(found))
        one = best_of(lambda: findings_of_site(survey, loud, TODAY), 50)
        yield Result("one site judged after an edit", one, "a millisecond", 0.001, 1)
        refresh_flags(survey, TODAY)
        yield Result("kept findings after an edit", _after_edit(survey, loud), "10 ms", 0.01, 1)


def _after_edit(survey: Survey, site: str) -> float:
    taken = []
    for storeys in range(1, 11):
        survey.write(Label("edit"), [Edit("site", site, {"storeys": storeys})])
        start = time.perf_counter()
        refresh_flags(survey, TODAY)
        taken.append(time.perf_counter() - start)
    return min(taken)
