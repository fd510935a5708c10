"""Sites out of the program, in the format that the file's name asks for."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import Language
from surveyapp.exchange.columns import Column, Row, columns_of, counted

Writer = Callable[[Path, Iterable[Row], Sequence[Column], Language], None]


def export_sites(
    out: Path,
    rows: Iterable[Row],
    *,
    columns: Sequence[str] | None = None,
    language: Language = "zh",
) -> int:
    """Write sites to `out` (.xlsx, .csv, .geojson, .kml or .gpkg) and tell how many.

    A row is a mapping of `site` columns plus `county_name`, `photos` and `flags`; positions are
    WGS 84 degrees. `columns` are field names, by default what people want first. The file is
    there whole or not at all; memory stays flat however many rows come. Raises `SurveyError`.
    """
    writer = _writer(out)
    chosen = columns_of(columns, language)
    counter = [0]
    with fresh_file(out) as part:
        writer(part, counted(rows, counter), chosen, language)
    return counter[0]


def _writer(out: Path) -> Writer:
    from surveyapp.exchange.csv_out import write_csv
    from surveyapp.exchange.geojson_out import write_geojson
    from surveyapp.exchange.gpkg_out import write_gpkg
    from surveyapp.exchange.kml_out import write_kml
    from surveyapp.exchange.xlsx_out import write_xlsx

    writers: dict[str, Writer] = {
        ".xlsx": write_xlsx,
        ".csv": write_csv,
        ".geojson": lambda part, rows, columns, _language: write_geojson(part, rows, columns),
        ".kml": write_kml,
        ".gpkg": lambda part, rows, columns, _language: write_gpkg(part, rows, columns),
    }
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise SurveyError(Problem.UNKNOWN_FORMAT, path=out.name, known=" ".join(writers))
    return writer
