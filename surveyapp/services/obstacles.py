"""A finding of a survey made into an obstacle."""

from surveyapp.domain.changes import Fields, Label
from surveyapp.domain.coordination.found import obstacle_of, table_of
from surveyapp.domain.coordination.steps import obstacle_edit
from surveyapp.domain.policy.flags import Flag
from surveyapp.services.places import site_name
from surveyapp.services.record import Recorded, stamp
from surveyapp.storage import Row, Survey

__all__ = ["about", "made_now", "obstacle_of", "turn_into_obstacle"]


def turn_into_obstacle(survey: Survey, flag: Flag) -> Recorded:
    """Make an open obstacle of a finding; `from_flag` keeps which one it came from.

    A finding that stands in an obstacle already, or was made into one, gives that obstacle and
    changes nothing.
    """
    site = survey.site(flag.site)
    known = obstacle_of(flag, survey.children("obstacle", str(site["id"])))
    label = Label("turn_into_obstacle", {"name": site_name(site)})
    if known is not None:
        return Recorded(survey.write(label, []), known)
    edit = obstacle_edit(flag, about(survey, flag), made_now(survey))
    return Recorded(survey.write(label, [edit]), edit.record)


def about(survey: Survey, flag: Flag) -> Row | None:
    """The record a finding is about, where it tells since when."""
    table = table_of(flag)
    rows = survey.rows(table, [flag.record]) if table and flag.record else []
    return rows[0] if rows else None


def made_now(survey: Survey) -> Fields:
    """By whom and when a record is made."""
    who = stamp(survey, created=True)
    return {name: who[name] for name in ("created_at", "created_by")}
