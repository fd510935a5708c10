"""Counties as people name them: a code, a name, or a retired code."""

from functools import cache

from surveyapp.domain.changes import Value
from surveyapp.domain.counties import area_name, counties, county_name, present_code
from surveyapp.domain.errors import Problem, SurveyError


def read_county(text: str) -> str:
    """The present six-digit code behind a code or a county's name; raises `NO_SUCH_COUNTY`.

    A name shared by counties of several provinces (鼓楼区) must be given as a code.
    """
    word = text.strip()
    if word.isdigit():
        code = present_code(word)
        county_name(code)
        return code
    found = _by_name().get(word, ())
    if len(found) != 1:
        raise SurveyError(Problem.NO_SUCH_COUNTY, county=word)
    return found[0]


@cache
def _by_name() -> dict[str, list[str]]:
    """Codes by name: an import asks for each of its rows."""
    found: dict[str, list[str]] = {}
    for county in counties():
        found.setdefault(county.name, []).append(county.code)
    return found


def name_of(county: Value) -> str | None:
    """The name of a county, city or province for showing; None for none, the code where unknown."""
    if not county:
        return None
    try:
        return area_name(str(county))
    except SurveyError:
        return str(county)
