"""The places of a county that the bar on top leads to."""

from dataclasses import dataclass

from surveyapp.domain.language import _


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a county in the bar; `path` stands behind the county's own address."""

    path: str
    label: str


def places() -> tuple[Place, ...]:
    """Every place that has pages, in the order of the work.

    A page says where it stands by `{% set place = "…" %}`, with the path told here.
    """
    return (Place("", _("审核")),)
