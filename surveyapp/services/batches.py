"""Verbs on several sites at once: one act, one undo."""

from collections.abc import Sequence

from surveyapp.domain.changes import ChangeSet, Edit, Label
from surveyapp.domain.language import _
from surveyapp.services.places import site_name
from surveyapp.services.record import stamp
from surveyapp.services.standing import require_open
from surveyapp.storage import Row, Survey


def names_of(sites: Sequence[Row]) -> str:
    """How a sentence calls several sites: the first by name, the others by number."""
    if not sites:
        return ""
    first = site_name(sites[0])
    return (
        first if len(sites) == 1 else _("{name} 等 {count} 处").format(name=first, count=len(sites))
    )


def delete_sites(survey: Survey, keys: Sequence[str]) -> ChangeSet:
    """Mark sites deleted; raises `LOCKED` for any that the office has approved, then none is."""
    sites = survey.rows("site", keys)
    for site in sites:
        require_open(site)
    edits = [Edit("site", str(s["id"]), {"deleted": 1, **stamp(survey)}) for s in sites]
    return survey.write(Label("delete", {"name": names_of(sites)}), edits)
