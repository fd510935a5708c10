"""Sites as GeoJSON (RFC 7946): WGS 84, seven decimals, field names and identifiers as stored."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from surveyapp.domain.changes import Value
from surveyapp.exchange.columns import OF_GEOMETRY, Column, Row, as_json, place
from surveyapp.exchange.safe import all_clean, clean

_BATCH = 500
Shape = Callable[[Value], object]


def write_geojson(part: Path, rows: Iterable[Row], columns: Sequence[Column]) -> None:
    """Write one FeatureCollection, a few hundred features at a time."""
    told = [c for c in columns if c.name not in OF_GEOMETRY]
    names = [(c.key, c.name) for c in told]
    shapers = [(c.key, s) for c in told if (s := _shaper(c)) is not None]
    texts = [c.name for c in told if c.type in ("text", "choice")]
    pending = iter(rows)
    with part.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[\n')
        between = b""
        while batch := list(islice(pending, _BATCH)):
            dump = _dumped_clean if all_clean(batch, texts) else _dumped
            file.write(between)
            file.write(b",\n".join([dump(_feature(row, names, shapers)) for row in batch]))
            between = b",\n"
        file.write(b"\n]}\n")


def _feature(
    row: Row,
    names: Sequence[tuple[str, str]],
    shapers: Sequence[tuple[str, Callable[[Value], object]]],
) -> dict[str, object]:
    properties: dict[str, Any] = {key: row.get(name) for key, name in names}
    for key, shape in shapers:
        if properties[key] is not None:
            properties[key] = shape(properties[key])
    at = place(row)
    geometry = {"type": "Point", "coordinates": at} if at else None
    identity = {"id": row["id"]} if row.get("id") else {}
    return {"type": "Feature", **identity, "geometry": geometry, "properties": properties}


def _shaper(column: Column) -> Shape | None:
    if column.type == "boolean":
        return bool
    if column.type == "tags":
        return lambda value: str(value).split()
    return as_json if column.type == "json" else None


_dumped_clean = orjson.dumps


def _dumped(feature: object) -> bytes:
    return orjson.dumps(_cleaned(feature))


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return str(value) if type(value) is int and abs(value) >= 2**63 else value
