"""A county's list in every format of tables and maps: the same snapshot gives the same bytes.

What programs write of their own accord (the hour, the order of a ZIP's dates) is set to the day
the list is dated.
"""

import threading
from collections.abc import Sequence
from pathlib import Path

from surveyapp.domain.batches import Snapshot
from surveyapp.exchange.columns import Column, Row
from surveyapp.exchange.csv_out import write_csv
from surveyapp.exchange.geojson_out import write_geojson
from surveyapp.exchange.gpkg_out import write_gpkg
from surveyapp.exchange.kml_out import write_kml
from surveyapp.exchange.steady import steady_zip
from surveyapp.exchange.xlsx_out import write_xlsx

FORMATS = ("xlsx", "csv", "geojson", "kml", "gpkg")
_gdal = threading.Lock()


def write_list_as(out: Path, snapshot: Snapshot) -> None:
    """Write the list in the format of the file's name; the county's columns and no others.

    Formats with geometry carry the position in it where the columns show one, and nowhere else.
    """
    columns = [Column(c.name, c.label, c.type, c.choices) for c in snapshot.columns]
    rows = [_row(snapshot, entry) for entry in snapshot.entries]
    suffix = out.suffix.lower()
    if suffix == ".xlsx":
        _xlsx(out, rows, columns, snapshot.dated)
    elif suffix == ".csv":
        write_csv(out, rows, columns, "zh")
    elif suffix == ".geojson":
        write_geojson(out, rows, columns)
    elif suffix == ".kml":
        write_kml(out, rows, columns, "zh")
    else:
        _gpkg(out, rows, columns, snapshot.dated)


def _row(snapshot: Snapshot, entry: Row) -> Row:
    shown = {c.name for c in snapshot.columns}
    return {name: value for name, value in entry.items() if name in shown}


def _xlsx(out: Path, rows: Sequence[Row], columns: Sequence[Column], day: str) -> None:
    draft = out.with_name(out.name + ".draft")
    write_xlsx(draft, rows, columns, "zh")
    steady_zip(draft, out, day)
    draft.unlink()


def _gpkg(out: Path, rows: Sequence[Row], columns: Sequence[Column], day: str) -> None:
    import pyogrio

    with _gdal:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
        try:
            write_gpkg(out, rows, columns)
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
