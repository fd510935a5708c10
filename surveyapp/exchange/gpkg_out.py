"""Sites as a fresh GeoPackage, written by GDAL: one point layer `site` in WGS 84."""

import struct
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.exchange.columns import OF_GEOMETRY, Column, Row, as_day, place
from surveyapp.exchange.safe import clean

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

LAYER = "site"
_BATCH = 20_000
_POINT = struct.Struct("<BIdd")


def write_gpkg(part: Path, rows: Iterable[Row], columns: Sequence[Column]) -> None:
    """Write in batches; raises `SurveyError` with GDAL's reason when the disk refuses."""
    import pyogrio

    kept = [c for c in columns if c.name not in OF_GEOMETRY]
    pending = iter(rows)
    append = False
    try:
        while (batch := list(islice(pending, _BATCH))) or not append:
            _write(part, batch, kept, append)
            append = True
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as fault:
        raise _problem(part, fault) from fault


def _problem(part: Path, fault: Exception) -> SurveyError:
    reason = str(fault)
    if "full" in reason:
        return SurveyError(Problem.DISK_FULL, path=part)
    return SurveyError(Problem.DISK_FAULT, path=part, reason=reason)


def _write(part: Path, batch: list[Row], columns: Sequence[Column], append: bool) -> None:
    from pyogrio import raw

    data, masks = zip(*(_array(batch, c) for c in columns), strict=True)
    raw.write(
        part, _points(batch), list(data), [c.key for c in columns], list(masks),
        layer=LAYER, driver="GPKG", geometry_type="Point", crs="EPSG:4326", append=append,
        layer_options=None if append else {"GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "YES"},
    )  # fmt: skip


def _points(batch: list[Row]) -> "Array":
    import numpy as np

    points = np.empty(len(batch), object)
    for i, row in enumerate(batch):
        at = place(row)
        points[i] = _POINT.pack(1, 1, *at) if at else None
    return points


def _array(batch: list[Row], column: Column) -> "tuple[Array, Array | None]":
    """The values of one column and, where the type has no nothing of its own, their mask."""
    import numpy as np

    values = [row.get(column.name) for row in batch]
    if column.type == "real":
        return np.array([_number(v) for v in values], "float64"), None
    if column.type == "date":
        return np.array([as_day(v) for v in values], "datetime64[D]"), None
    if column.type in ("integer", "boolean"):
        kind = "bool" if column.type == "boolean" else "int64"
        missing = np.array([type(v) is not int for v in values], bool)
        return np.array([v if type(v) is int else 0 for v in values], kind), missing
    texts = np.empty(len(values), object)
    texts[:] = [None if v is None else clean(str(v)) for v in values]
    return texts, None


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
