"""The rules through their services: a whole survey anew, one edit, and what panel and lists then read."""

from collections.abc import Iterator
from datetime import date

from surveyapp.domain.changes import Edit, Label
from surveyapp.services.county_findings import county_findings
from surveyapp.services.findings import findings
from surveyapp.services.judge import findings_of_site, refresh_flags
from surveyapp.storage import Survey, open_survey
from tests.benchmarks.result import Result, best_of, processor
from tests.benchmarks.scene import SITES, copy_of, large_survey

TODAY = date.today()  # noqa: DTZ011 - the day for which panel and lists find what is kept
WHOLE_S = 10 * SITES / 200_000
"""Seconds, single digits, for 200,000 sites; a smaller survey has its share of them."""


def results() -> Iterator[Result]:
    """The whole survey judged and kept, one edit as the window sees it, the panel of findings."""
    with copy_of(large_survey()) as folder, open_survey(folder) as survey:
        whole = processor(lambda: refresh_flags(survey, TODAY))
        yield Result(f"{SITES:,} sites judged and kept", whole, "ten seconds' share", WHOLE_S, 1)
        county = best_of(lambda: county_findings(survey, TODAY), 2)
        yield Result("a county's share and shift", county, "of ten seconds", WHOLE_S, 0.3)
        panel = processor(lambda: findings(survey))
        yield Result("the panel of findings filled", panel, "of ten seconds", WHOLE_S, 1)
        key = survey.sites()[0]
        one = best_of(lambda: findings_of_site(survey, key, TODAY), 50)
        yield Result("one site judged after an edit", one, "a millisecond", 0.001, 1)
        kept = _after_edit(survey, key)
        yield Result("kept findings after an edit", kept, "10 ms", 0.01, 1)


def _after_edit(survey: Survey, site: str) -> float:
    taken = []
    for storeys in range(1, 11):
        survey.write(Label("edit"), [Edit("site", site, {"storeys": storeys})])
        taken.append(processor(lambda: refresh_flags(survey, TODAY)))
    return min(taken)
