"""The list as JSON-LD with DCAT 3 metadata: what it is, who issued it, its files with their hashes.

The context stands in the file, so that no reader has to ask another server for it.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from surveyapp.domain.batches import Item, Snapshot

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "site": "urn:survey:site:",
    "number": "site:number",
    "entries": {"@id": "site:entries", "@container": "@list"},
    "id": None,
}
_TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".gpkg": "application/geopackage+sqlite3",
    ".json": "application/json",
    ".jpg": "image/jpeg",
}


def write_dataset(out: Path, snapshot: Snapshot, files: Sequence[Item]) -> None:
    """Write the document; `files` are the other outputs of the same snapshot."""
    document = {
        "@context": {**_CONTEXT, **{c.name: f"site:{c.name}" for c in snapshot.columns}},
        "@id": f"urn:survey:list:{snapshot.county}:{snapshot.serial}",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": _title(snapshot), "@language": "zh"},
        "dct:identifier": snapshot.digest(),
        "dct:issued": {"@value": snapshot.dated, "@type": "xsd:date"},
        "dct:language": "zh-CN",
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": snapshot.issuer},
        "dct:spatial": {"dct:identifier": snapshot.county, "dct:title": snapshot.county_name},
        "dct:conformsTo": [{"dct:title": text} for text in snapshot.basis],
        "dcat:version": str(snapshot.serial),
        "dcat:distribution": [_distribution(item) for item in files],
        "entries": [_entry(snapshot, entry) for entry in snapshot.entries],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False)
    out.write_bytes(text.encode("utf-8", "replace") + b"\n")


def _title(snapshot: Snapshot) -> str:
    return f"{snapshot.city}{snapshot.county_name}5G基站免费站址资源清单（{snapshot.title}）"


def _entry(snapshot: Snapshot, entry: Any) -> dict[str, object]:  # noqa: ANN401 - JSON
    shown = {c.name: entry.get(c.name) for c in snapshot.columns}
    return {
        "@id": f"urn:survey:number:{quote(str(entry['number']), safe='')}",
        "number": entry["number"],
        **shown,
    }


def _distribution(item: Item) -> dict[str, object]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": item.path,
        "dcat:downloadURL": {"@id": item.path},
        "dcat:mediaType": _TYPES.get(Path(item.path).suffix, "application/octet-stream"),
        "dcat:byteSize": {"@value": str(item.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": item.sha256,
        },
    }
