"""The tables that queries ask, made from the documents: a row for each site and each fact of one."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table

from surveyapp.domain.changes import Value
from sync.protocol import Document
from sync.server.store import tables as t
from sync.server.store.database import Database

_TEXTS = (
    *("number", "kind", "name", "address", "township"),
    *("category", "owner", "owner_type", "opening", "state", "merged_into"),
)


def project(
    database: Database, connection: Connection, county: str, documents: Iterable[Document]
) -> None:
    """Bring the tables for queries up to what the documents say."""
    rows: dict[str, list[dict[str, Any]]] = {t.site.name: [], t.fact.name: []}
    for document in documents:
        table, row = row_of(document)
        rows[table.name].append({"county": county, **row})
    for table in (t.site, t.fact):
        database.upsert(connection, table, rows[table.name])


def row_of(document: Document) -> tuple[Table, dict[str, Any]]:
    """What a document is for queries: the table and all of its columns but the county."""
    row: dict[str, Any] = {"rec": document.rec, "challenges": len(document.challenges)}
    row["deleted"] = int(bool(document.value("deleted")))
    if document.kind == "site":
        return t.site, row | _site(document)
    return t.fact, row | _fact(document)


def _site(document: Document) -> dict[str, Any]:
    row: dict[str, Any] = {name: text_of(document.value(name)) for name in _TEXTS}
    row |= {name: _real(document.value(name)) for name in ("lon", "lat")}
    return {**row, "candidate": int(bool(document.value("candidate"))), "seq": document.seq}


def _fact(document: Document) -> dict[str, Any]:
    photo = document.value("sha256") if document.kind == "photo" else None
    site = text_of(document.value("site"))
    return {"kind": document.kind, "site": site, "sha256": text_of(photo)}


def text_of(value: Value) -> str | None:
    """Text that any database takes and any index holds; the document keeps it whole."""
    return None if value is None else str(value).replace("\x00", "")[:500]


def _real(value: Value) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
