"""The map of a survey as one page that needs nothing else."""

from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import language
from surveyapp.maps import Border, TileSource, write_map
from surveyapp.services.areas import name_of
from surveyapp.services.borders import rings_of
from surveyapp.services.exchange import rows_to_export
from surveyapp.storage import Survey

PAGES = (".html", ".htm")


def draw_map(survey: Survey, out: Path, *, tiles: TileSource | None = None) -> int:
    """Write a self-contained map of all sites that have a position; gives their number.

    Raises `UNKNOWN_FORMAT` for a name that is no page's.
    """
    if out.suffix.casefold() not in PAGES:
        raise SurveyError(Problem.UNKNOWN_FORMAT, path=out, known=" ".join(PAGES))
    used = {str(row["county"]) for row in rows_to_export(survey) if row["county"]}
    codes = sorted({*survey.counties, *used})
    borders = [Border(name_of(code) or code, rings_of(code)) for code in codes]
    drawn = [border for border in borders if border.rings]
    rows = rows_to_export(survey)
    return write_map(out, rows, borders=drawn, language=language(), tiles=tiles)
