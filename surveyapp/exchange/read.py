"""A foreign file as a table, in the format its name or its first bytes say."""

from collections.abc import Callable
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.exchange.table import Table

Reader = Callable[[Path], Table]


def read_table(path: Path) -> Table:
    """Read .xlsx .xls .ods .csv .tsv .geojson .json .kml .kmz .gpkg .shp .zip, or ODK submissions.

    Submissions are an .xml file or a folder of them, or the .json, .csv or .zip of a server. Raises
    `SurveyError`: NO_SUCH_FILE, UNKNOWN_FORMAT, BAD_TABLE with the reason.
    """
    if not path.exists():
        raise SurveyError(Problem.NO_SUCH_FILE, path=path)
    readers = _readers()
    reader = readers["folder"] if path.is_dir() else readers.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(name for name in readers if name.startswith(".")))
        raise SurveyError(Problem.UNKNOWN_FORMAT, path=path.name, known=known)
    return reader(path)


def _readers() -> dict[str, Reader]:
    from surveyapp.exchange.gis_in import read_gis, read_zipped
    from surveyapp.exchange.json_in import read_json
    from surveyapp.exchange.kml_in import read_kml, read_kmz
    from surveyapp.exchange.odk_in import read_submissions
    from surveyapp.exchange.sheet_in import read_workbook
    from surveyapp.exchange.text_in import read_text_table

    by_reader: dict[Reader, tuple[str, ...]] = {
        read_workbook: (".xlsx", ".xlsm", ".xls", ".ods"),
        read_text_table: (".csv", ".tsv", ".txt"),
        read_json: (".geojson", ".json"),
        read_kml: (".kml",),
        read_kmz: (".kmz",),
        read_gis: (".gpkg", ".shp"),
        read_zipped: (".zip",),
        read_submissions: (".xml", "folder"),
    }
    return {suffix: reader for reader, suffixes in by_reader.items() for suffix in suffixes}
