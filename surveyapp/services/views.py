"""What a survey shows: rows for lists, one site whole, acts in words."""

from collections.abc import Mapping
from typing import Any

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.fields import FACTS
from surveyapp.domain.words import describe
from surveyapp.services.areas import name_of
from surveyapp.services.forms import site_form
from surveyapp.services.judge import flag_counts, flags_of_site
from surveyapp.services.own_answers import pairs_of
from surveyapp.services.photos import marks_of, photo_counts
from surveyapp.services.record import form_values
from surveyapp.storage import Row, SiteQuery, Survey

PAGE = 500
LISTED = ("id", "number", "kind", "name", "county", "lon", "lat", "accuracy_m", "state")


def listed(survey: Survey, query: SiteQuery) -> list[dict[str, Any]]:
    """The sites of a query as rows, in its order."""
    photos = photo_counts(survey)
    flags = flag_counts(survey)
    ids = survey.sites(query)
    # By pages: whole rows of a large survey at once would fill a laptop's memory.
    pages = (survey.rows("site", ids[start : start + PAGE]) for start in range(0, len(ids), PAGE))
    return [_listed(row, photos, flags) for page in pages for row in page]


def _listed(row: Row, photos: Mapping[str, int], flags: Mapping[str, int]) -> dict[str, Any]:
    site = str(row["id"])
    return {
        **{name: row[name] for name in LISTED},
        "county_name": name_of(row["county"]),
        "photos": photos.get(site, 0),
        "flags": flags.get(site, 0),
        "candidate": bool(row["candidate"]),
    }


def whole(survey: Survey, key: str) -> dict[str, Any]:
    """One site with everything that belongs to it, its flags and its history."""
    site = survey.site(key)
    record = str(site["id"])
    document: dict[str, Any] = {k: v for k, v in form_values(site).items() if k != "answers"}
    document["county_name"] = name_of(site["county"])
    document["merged_into_number"] = called(survey, site["merged_into"]) or None
    form = site_form(survey, site["kind"])
    document["own"] = [{"label": label, "answer": words} for label, words in pairs_of(form, site)]
    document["photos"] = [{**p, "marks": marks_of(p)} for p in survey.photos(record)]
    for table in (*FACTS, "fix"):
        document[_plural(table)] = survey.children(table, record)
    document["flags"] = flags_of_site(survey, record)
    document["history"] = [told(act) for act in survey.history(record)]
    return document


def called(survey: Survey, record: object) -> str:
    """What a site is called where another names it: its number, else its name, else its id."""
    rows = survey.rows("site", [str(record)]) if record else []
    return str(rows[0]["number"] or rows[0]["name"] or record) if rows else str(record or "")


def _plural(table: str) -> str:
    return {"supply": "supplies", "fix": "fixes"}.get(table, f"{table}s")


def told(act: ChangeSet) -> dict[str, Any]:
    """One act as scripts see it: who, when, in words, and each field before and after."""
    return {
        "id": act.id,
        "at": act.at,
        "who": act.who,
        "device": act.device,
        "label": describe(act.label),
        "verb": act.label.verb,
        "undoes": act.undoes,
        "changes": [
            {
                "table": c.table,
                "record": c.record,
                "site": c.site,
                "before": dict(c.before),
                "after": dict(c.after),
            }
            for c in act.changes
        ],
    }
