"""What the rules would find if what is being typed were saved: shown while a person types."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.fields import TABLES, field_of
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.values import read_value
from surveyapp.services.evidence import JUDGED, facts_of
from surveyapp.services.policies import policy_of
from surveyapp.storage import Row, Survey


def findings_with(
    survey: Survey,
    key: str,
    table: str,
    record: str,
    texts: Mapping[str, str],
    today: date | None = None,
) -> list[Flag]:
    """The findings about one fact with the texts as they stand in its editor; nothing is written.

    A text that cannot be read yet counts as not given. Facts no rule looks at have no findings.
    """
    name = JUDGED.get(table)
    if name is None:
        return []
    day = today or date.today()  # noqa: DTZ011 - the surveyor's own day
    site = survey.site(key)
    facts = facts_of(survey, site, day)
    rows: list[Row] = [dict(row) for row in getattr(facts, name)]
    present = next((row for row in rows if row["id"] == record), None)
    unsaved = {**(present or _blank(table, record, str(site["id"]))), **_read(table, texts)}
    others = [row for row in rows if row["id"] != record]
    changed: Any = {name: [*others, unsaved]}
    facts = replace(facts, **changed)
    return [flag for flag in judge(facts, policy_of(survey, site, day)) if flag.record == record]


def _blank(table: str, record: str, site: str) -> Row:
    blank: Row = {field.name: None for field in TABLES[table]}
    return {**blank, "id": record, "site": site, "deleted": 0}


def _read(table: str, texts: Mapping[str, str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, text in texts.items():
        field = field_of(table, name)
        if field is None:
            continue
        try:
            values[name] = read_value(field, text)
        except SurveyError:
            values[name] = None
    return values
