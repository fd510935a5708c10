"""The places of a county or of a city that the bar on top leads to."""

from dataclasses import dataclass

from surveyapp.domain.language import _


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a county in the bar; `path` stands behind the county's own address."""

    path: str
    label: str
    wide: bool = False
    """Whether a whole city or province has it too."""
    office: bool = False
    """Whether it is for the county's office alone."""


def places(area: str) -> tuple[Place, ...]:
    """Every place of an area that has pages, in the order of the work.

    A page says where it stands by `{% set place = "…" %}`, with the path told here.
    """
    every = (
        Place("", _("审核")),
        Place("duplicates", _("重复")),
        Place("batches", _("清单")),
        Place("cases", _("协调"), wide=True),
        Place("stuck", _("受阻"), wide=True),
        Place("reports", _("报告"), wide=True),
        Place("audit", _("审计"), office=True),
    )
    return tuple(one for one in every if one.wide or len(area) == 6)
