"""The map of a survey as one page that needs nothing else."""

from contextlib import nullcontext
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import language
from surveyapp.domain.positions import Datum
from surveyapp.maps import Border, TileSource, write_map
from surveyapp.services.areas import name_of
from surveyapp.services.borders import rings_of
from surveyapp.services.exchange import rows_to_export
from surveyapp.storage import Survey

PAGES = (".html", ".htm")


def draw_map(
    survey: Survey,
    out: Path,
    *,
    tiles: Path | None = None,
    drawn_in: Datum = Datum.WGS84,
    map_number: str = "",
) -> int:
    """Write a self-contained map of all sites that have a position; gives their number.

    `tiles` is a tile file to lay under the sites and `drawn_in` its datum; `map_number` is the
    审图号. Raises `UNKNOWN_FORMAT` for a name that is no page's, `BAD_TILES` for a file that is no
    tile file or cannot lie under WGS 84 positions.
    """
    if out.suffix.casefold() not in PAGES:
        raise SurveyError(Problem.UNKNOWN_FORMAT, path=out, known=" ".join(PAGES))
    used = {str(row["county"]) for row in rows_to_export(survey) if row["county"]}
    codes = sorted({*survey.counties, *used})
    borders = [Border(name_of(code) or code, rings_of(code)) for code in codes]
    drawn = [border for border in borders if border.rings]
    with TileSource(tiles, datum=drawn_in) if tiles else nullcontext() as ground:
        return write_map(
            out,
            rows_to_export(survey),
            borders=drawn,
            language=language(),
            tiles=ground,
            map_number=map_number,
        )
