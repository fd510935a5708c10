"""GeoJSON (RFC 7946): points with whatever properties they carry."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum
from surveyapp.exchange.table import Line, Table, as_text, bad_table

_DEGREES = ("CRS84", "4326", "4490")


def is_geojson(document: object) -> bool:
    """Whether a document claims to be a FeatureCollection or a single Feature."""
    return isinstance(document, dict) and document.get("type") in {"Feature", "FeatureCollection"}


def table_of_features(path: Path, document: object) -> Table:
    """The features as a table; raises `BAD_TABLE` for what is not GeoJSON in degrees after all."""
    features = _features(path, document)
    _refuse_foreign_crs(path, document)
    columns = tuple(dict.fromkeys(name for f in features for name in _properties(f)))
    names = (*columns, "lon", "lat")
    return Table(path, names, list(_lines(features, columns)), Datum.WGS84)


def _features(path: Path, document: object) -> list[object]:
    if isinstance(document, dict):
        if document.get("type") == "Feature":
            return [document]
        features = document.get("features")
        if document.get("type") == "FeatureCollection" and isinstance(features, list):
            return features
    raise bad_table(path, _("不是 GeoJSON FeatureCollection"))


def _refuse_foreign_crs(path: Path, document: object) -> None:
    """Files from before RFC 7946 may name another reference system; ours are degrees only."""
    crs = document.get("crs") if isinstance(document, dict) else None
    if crs is not None and not any(code in str(crs) for code in _DEGREES):
        raise bad_table(path, _("坐标参考系不是经纬度（WGS84 或 CGCS2000）"))


def _lines(features: list[object], columns: tuple[str, ...]) -> Iterator[Line]:
    for row, feature in enumerate(features, 1):
        properties = _properties(feature)
        texts = [_text(properties.get(name)) for name in columns]
        lon, lat, reason = _point(feature)
        yield Line(row, (*texts, lon, lat), refused=reason)


def _properties(feature: object) -> Mapping[str, object]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return {}
    return {k: v for k, v in properties.items() if k not in ("lon", "lat")}


def _text(value: object) -> str:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return " ".join(value)
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return as_text(value)


def _point(feature: object) -> tuple[str, str, str]:
    """Longitude, latitude and, when there is a geometry we can't take, why not."""
    if not isinstance(feature, dict):
        return "", "", _("不是 GeoJSON 要素")
    geometry = feature.get("geometry")
    if geometry is None:
        return "", "", ""
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(point, list) and geometry.get("type") == "MultiPoint" and len(point) == 1:
        point = point[0]
    elif not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return "", "", _("几何不是点")
    if isinstance(point, list) and len(point) >= 2 and all(map(_is_number, point[:2])):
        return as_text(point[0]), as_text(point[1]), ""
    return "", "", _("坐标不完整")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
