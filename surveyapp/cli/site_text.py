"""One site on a terminal: what is filled in, its facts, flags and acts, each as people read it."""

from collections.abc import Iterator, Mapping
from typing import Any

from surveyapp.domain.fields import FACTS, TABLES, Field, site_fields
from surveyapp.domain.language import _
from surveyapp.domain.moments import shown
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.domain.words import table_label
from surveyapp.reports.shown import NOTHING, value_of

LAST = 10
"""So many acts are told; `history` tells all."""


def tell(document: Mapping[str, Any]) -> None:
    """Print the document of `show` for people."""
    print("\n".join(_lines(document)))


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    yield "  ".join(str(document[name]) for name in ("number", "name") if document[name])
    for field in site_fields(str(document["kind"] or "rooftop")):
        value = _value("site", field, document)
        if value and field.name not in ("number", "name", "answers", "deleted"):
            yield f"{field.label}{_('：')}{value}"
    for pair in document["own"]:
        yield f"{pair['label']}{_('：')}{pair['answer']}"
    if document["photos"]:
        yield f"{table_label('photo')}{_('：')}{len(document['photos'])}"
    for table in (*FACTS, "fix"):
        for record in document[_key(table)]:
            yield f"{table_label(table)}{_('：')}{_record(table, record)}"
    for flag in document["flags"]:
        yield flag_line(flag)
    for act in document["history"][:LAST]:
        yield f"{shown(act['at'])}  {act['who']}  {act['label']}"


def flag_line(flag: Mapping[str, Any]) -> str:
    """A finding in one line: how grave, and what."""
    return f"{SEVERITY.label(flag['severity'])}{_('：')}{flag['message']}"


def _key(table: str) -> str:
    return {"supply": "supplies", "fix": "fixes"}.get(table, f"{table}s")


def _value(table: str, field: Field, row: Mapping[str, Any]) -> str:
    if table == "site" and field.name == "county":
        return f"{row['county_name'] or ''} {row['county'] or ''}".strip()
    if table == "site" and field.name == "merged_into":
        return str(row["merged_into_number"] or "")
    if field.name == "candidate" and not row[field.name]:
        return ""
    value = value_of(table, row, field.name)
    return "" if value == NOTHING else value


def _record(table: str, record: Mapping[str, Any]) -> str:
    values = (_value(table, field, record) for field in TABLES[table] if field.type != "json")
    return " · ".join(value for value in values if value)
