"""What happened and what is under way: visits, procedures, stations, people."""

from collections.abc import Sequence

from surveyapp.domain.fields import field_of
from surveyapp.domain.language import _
from surveyapp.domain.words import table_label
from surveyapp.reports.blocks import Column, heading, table
from surveyapp.reports.facts import DossierFacts, Row
from surveyapp.reports.layout import Layout
from surveyapp.reports.shown import value_of

_VISITS = (
    ("visited_on", 14), ("visitor", 13), ("met", 16), ("outcome", 13), ("promise", 22),
    ("promised_by", 14), ("kept_on", 14), ("note", 20),
)  # fmt: skip
_APPROVALS = (
    ("kind", 14), ("authority", 22), ("requested_on", 14), ("limit_days", 12), ("granted_on", 14),
    ("refused_on", 14), ("note", 20),
)  # fmt: skip
_STATIONS = (
    ("operator", 20), ("network_mode", 20), ("planned_on", 15), ("built_on", 15), ("note", 30),
)  # fmt: skip
_CONTACTS = (("name", 20), ("role", 20), ("phone", 22), ("note", 38))


def visits(layout: Layout, facts: DossierFacts) -> None:
    """The history of visits; a refusal is a result."""
    _table(layout, "visit", facts.visits, _VISITS)


def approvals(layout: Layout, facts: DossierFacts) -> None:
    """Procedures asked for, and what became of them."""
    _table(layout, "approval", facts.approvals, _APPROVALS)


def stations(layout: Layout, facts: DossierFacts) -> None:
    """Stations planned or built on the site."""
    _table(layout, "station", facts.stations, _STATIONS)


def contacts(layout: Layout, facts: DossierFacts) -> None:
    """Whom to call."""
    _table(layout, "contact", facts.contacts, _CONTACTS)


def _table(
    layout: Layout, name: str, rows: Sequence[Row], shape: Sequence[tuple[str, float]]
) -> None:
    if not rows:
        return
    heading(layout, table_label(name))
    columns = []
    for field_name, share in shape:
        field = field_of(name, field_name)
        columns.append(Column(field.label if field else field_name, share))
    cells = [[_cell(name, row, field_name) for field_name, _share in shape] for row in rows]
    table(layout, columns, cells)


def _cell(name: str, row: Row, field_name: str) -> str:
    text = value_of(name, row, field_name)
    if field_name == "met" and row.get("met_role"):
        text = _("{name}（{role}）").format(name=text, role=row["met_role"])
    return text
