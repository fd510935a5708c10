"""GeoPackages and shapefiles of any origin, read by GDAL and brought to WGS 84."""

import tempfile
import warnings
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum
from surveyapp.exchange.source import members, read_bytes
from surveyapp.exchange.table import Line, Table, as_text, bad_table
from surveyapp.exchange.text_in import table_of_text

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_MOST_LAYERS = 200


def read_gis(path: Path) -> Table:
    """The layer `site`, else the first layer of points; raises `BAD_TABLE` when there is none."""
    import pyogrio

    errors = (ValueError, RuntimeError, pyogrio.errors.DataSourceError)
    with warnings.catch_warnings():
        # A third or fourth coordinate is nothing a site needs.
        warnings.simplefilter("ignore", UserWarning)
        layer = _layer(path)
        try:
            meta, _fids, shapes, columns = pyogrio.raw.read(
                path, layer=layer, encoding=_encoding(path), datetime_as_string=True
            )
        except errors as fault:
            raise bad_table(path, _("图层 {layer} 已损坏").format(layer=layer)) from fault
    names = tuple(_named(str(name), meta["fields"]) for name in meta["fields"])
    points = _points(path, shapes, meta.get("crs"))
    cells: Iterable[tuple[Any, ...]] = zip(*columns, strict=True) if len(columns) else ()
    texts = list(cells) or [() for _point in points]
    lines = [
        Line(row, (*map(_text, values), lon, lat), refused=why)
        for row, (values, (lon, lat, why)) in enumerate(zip(texts, points, strict=True), 1)
    ]
    return Table(path, (*names, "lon", "lat"), lines, Datum.WGS84, sheet=str(layer))


def _named(name: str, fields: Collection[str]) -> str:
    """In a survey of our own `datum` tells what was read; its geometry is WGS 84 already."""
    ours = name == "datum" and "border_m" in fields
    return "datum_as_read" if ours or name in ("lon", "lat") else name


def read_zipped(path: Path) -> Table:
    """A zipped shapefile, whose parts are unpacked under names of our own; or a server's tables.

    ODK Central zips one table for the form and one, with a longer name, for each of its repeats.
    """
    files = members(path, read_bytes(path))
    shapes = [PurePosixPath(n) for n in files if n.lower().endswith(".shp")]
    tables = sorted((n for n in files if n.lower().endswith(".csv")), key=len)
    if tables and not shapes:
        return table_of_text(path, files[tables[0]])
    if not shapes:
        raise bad_table(path, _("压缩包中没有 Shapefile 或 CSV"))
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            part = PurePosixPath(name)
            if part.stem == shapes[0].stem and part.suffix.lower() in _PARTS:
                Path(folder, "layer" + part.suffix.lower()).write_bytes(data)
        table = read_gis(Path(folder, "layer.shp"))
    return Table(path, table.columns, table.lines, table.datum, shapes[0].stem)


def _layer(path: Path) -> str:
    points = [name for name, kind in _layers(path) if "Point" in kind or kind == "Unknown"]
    if not points:
        raise bad_table(path, _("没有点图层"))
    return "site" if "site" in points else points[0]


def _layers(path: Path) -> list[tuple[str, str]]:
    """Names and geometry types of the layers that have geometry."""
    import pyogrio

    try:
        found = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(path)]
    except pyogrio.errors.GeometryError:
        # One layer of a rare type hides all others from the list; ask for each by itself.
        found = list(_one_by_one(path))
    except (ValueError, RuntimeError, pyogrio.errors.DataSourceError) as fault:
        raise bad_table(path, _("没有可读的矢量图层，或文件已损坏")) from fault
    return [(name, kind) for name, kind in found if kind != "None"]


def _one_by_one(path: Path) -> Iterator[tuple[str, str]]:
    import pyogrio

    for index in range(_MOST_LAYERS):
        try:
            told = pyogrio.read_info(path, layer=index)
        except pyogrio.errors.GeometryError:
            continue
        except (ValueError, RuntimeError, pyogrio.errors.DataLayerError):
            return
        yield str(told["layer_name"]), str(told["geometry_type"])


def _encoding(path: Path) -> str | None:
    """Shapefiles without a code page are in GB18030 here as often as in UTF-8."""
    table = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").exists() or not table.exists():
        return None
    try:
        read_bytes(table)[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _points(path: Path, shapes: Any, crs: str | None) -> list[tuple[str, str, str]]:  # noqa: ANN401
    import numpy as np
    import shapely

    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    kinds = shapely.get_type_id(geometries)
    single = (kinds == 4) & (shapely.get_num_geometries(geometries) == 1)
    geometries = np.where(single, shapely.get_geometry(geometries, 0), geometries)
    x, y = shapely.get_x(geometries), shapely.get_y(geometries)
    x, y = _to_degrees(path, x, y, crs)
    return [
        (as_text(float(a)), as_text(float(b)), "")
        if a == a and b == b  # noqa: PLR0124 - not a number
        else ("", "", _("几何不是点") if kind > 0 else "")
        for a, b, kind in zip(x, y, kinds, strict=True)
    ]


def _to_degrees(path: Path, x: Any, y: Any, crs: str | None) -> tuple[Any, Any]:  # noqa: ANN401
    if crs in (None, "EPSG:4326", "EPSG:4490"):
        return x, y
    import pyproj

    try:
        turn = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        return turn.transform(x, y)
    except pyproj.exceptions.ProjError as fault:
        raise bad_table(path, _("坐标参考系无法换算：{reason}").format(reason=fault)) from fault


def _text(value: object) -> str:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number
        return ""
    return "" if str(value) == "NaT" else as_text(value)
