"""The counties of China by code: their names, their cities, and what became of retired codes.

Codes are those of GB/T 2260 at the end of 2024, with the districts only Tianditu lists. Their
borders are not here; see `surveyapp.geography.counties`.
"""

import csv
from dataclasses import dataclass
from functools import cache

from surveyapp.domain.bundled import resource
from surveyapp.domain.errors import Problem, SurveyError


@dataclass(frozen=True, slots=True)
class County:
    """A county, district or county-level city and where it belongs; codes have six digits."""

    code: str
    name: str
    city_code: str
    city: str
    province: str


@dataclass(frozen=True, slots=True)
class Retired:
    """A code no longer in force: the name it had, its last year, the codes that took over."""

    code: str
    name: str
    until: int
    heirs: tuple[str, ...]


@cache
def counties() -> tuple[County, ...]:
    """Every county in force, in the order of the codes."""
    return tuple(County(*row) for row in _rows("counties.csv"))


def county(code: str) -> County:
    """The county in force under `code`; raises NO_SUCH_COUNTY for any other."""
    found = _by_code().get(code)
    if found is None:
        raise SurveyError(Problem.NO_SUCH_COUNTY, county=code)
    return found


def county_name(code: str) -> str:
    """The county's name; a retired code gives the name it had. Raises NO_SUCH_COUNTY."""
    retired = _retired().get(code)
    return retired.name if retired else county(code).name


def city_name(code: str) -> str:
    """The city a county belongs to; a county ruled by its province is its own city."""
    return county(present_code(code)).city


def area_name(area: str) -> str:
    """The name of a county (six digits), a city (four) or a province (two).

    Raises NO_SUCH_COUNTY where no county lies.
    """
    if len(area) == 6:
        return county_name(area)
    found = next((entry for entry in counties() if entry.code.startswith(area)), None)
    if found is None:
        raise SurveyError(Problem.NO_SUCH_COUNTY, county=area)
    return found.province if len(area) == 2 else found.city


def present_code(code: str) -> str:
    """The code in force today for a retired one (410322 → 410308).

    Unchanged where it is in force, unknown, or was divided among several (`heirs` names them).
    """
    successors = heirs(code)
    return successors[0] if len(successors) == 1 else code


def heirs(code: str) -> tuple[str, ...]:
    """All codes in force that took over from `code`; itself when in force, empty when unknown."""
    if code in _by_code():
        return (code,)
    retired = _retired().get(code)
    return retired.heirs if retired else ()


@cache
def _by_code() -> dict[str, County]:
    return {entry.code: entry for entry in counties()}


@cache
def _retired() -> dict[str, Retired]:
    return {
        code: Retired(code, name, int(until), tuple(filter(None, present.split(";"))))
        for code, name, until, present in _rows("codes_retired.csv")
    }


def _rows(name: str) -> list[list[str]]:
    with resource(name).open(encoding="utf-8", newline="") as table:
        return list(csv.reader(table))[1:]
