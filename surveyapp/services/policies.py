"""What is in force for a survey: the texts, the plans its cities adopted, its counties' own values."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from surveyapp.domain.policy.library import Library, adopt, bundled_library
from surveyapp.domain.policy.overrides import Override, read_overrides
from surveyapp.domain.policy.packs import Pack
from surveyapp.domain.policy.policy import Policy, policy_for
from surveyapp.storage import Row, Survey

POLICY_VALUES = "policy.values"
"""The survey's setting that holds a county's own dated and sourced values."""
POLICY_ADOPTED = "policy.adopted"
"""The setting that holds which templates were adopted: where, by whom, since when."""


def own_values(survey: Survey) -> tuple[Override, ...]:
    """The values that counties of this survey set over the texts; raises `PACK_INVALID`."""
    return read_overrides(survey.setting(POLICY_VALUES) or ())


def library_of(survey: Survey) -> Library:
    """All packs at hand for a survey, those it adopted included."""
    adopted = survey.setting(POLICY_ADOPTED)
    return _library(json.dumps(adopted, sort_keys=True)) if adopted else bundled_library()


@lru_cache(maxsize=16)
def _library(adopted: str) -> Library:
    """One library for the same plans, so that policies made from it are found again."""
    shipped = bundled_library()
    return shipped.joined(*(_adopted(row, shipped) for row in json.loads(adopted)))


def _adopted(row: dict[str, Any], shipped: Library) -> Pack:
    return adopt(
        shipped.pack(row["template"]),
        identifier=row["id"],
        prefixes=[row["county"]],
        since=date.fromisoformat(row["since"]),
        city=row["city"],
        title=row.get("title", ""),
        number=row.get("number", ""),
    )


def policy_in(survey: Survey, county: str, today: date) -> Policy:
    """What is in force in a county on a day."""
    return policy_for(county, today, own_values(survey), library_of(survey))


def county_of(survey: Survey, site: Row) -> str:
    """The county a site is judged by: its own, else the survey's first."""
    return str(site["county"] or survey.home_county)


def policy_of(survey: Survey, site: Row, today: date) -> Policy:
    """What is in force for a site today."""
    return policy_in(survey, county_of(survey, site), today)


def policy_basis(survey: Survey) -> list[Any]:
    """What kept findings rest on beside the records; another basis judges all anew."""
    return [survey.setting(POLICY_VALUES), survey.setting(POLICY_ADOPTED)]
