"""Areas that pages are about: one county, or all counties of a city or province at once."""

from typing import Annotated

from fastapi import Path
from sqlalchemy import select

from surveyapp.domain.counties import area_name
from surveyapp.domain.errors import SurveyError
from sync.protocol import Code
from sync.server.accounts.people import Person
from sync.server.central import Central
from sync.server.errors import Refused
from sync.server.portal.door import Visitor
from sync.server.store import tables as t

Area = Annotated[str, Path(pattern=r"^[0-9]{2}([0-9]{2}([0-9]{2})?)?$")]
"""A province (2 digits), a city (4) or a county (6)."""


def sees(person: Person, area: str) -> bool:
    """Whether a person is something in all of an area: part of a sum would be a wrong sum."""
    return any(area.startswith(grant.area) for grant in person.grants)


def areas_of(person: Person) -> list[tuple[str, str]]:
    """The cities and provinces a person sees whole, with their names."""
    codes = sorted({grant.area for grant in person.grants if len(grant.area) < 6})
    return [(code, name_of(code)) for code in codes]


def counties_of(central: Central, visitor: Visitor, area: str) -> list[str]:
    """The counties of an area that hold records; raises `Refused` NOT_YOURS for a stranger to it."""
    if not sees(visitor.person, area):
        raise Refused(Code.NOT_YOURS)
    if len(area) == 6:
        return [area]
    c = t.county.c.county
    with central.database.read() as connection:
        known = select(c).where(c.startswith(area, autoescape=True)).order_by(c)
        return list(connection.scalars(known))


def name_of(area: str) -> str:
    """The name of an area; its code when nobody knows it."""
    try:
        return area_name(area)
    except SurveyError:
        return area
