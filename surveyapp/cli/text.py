"""A document as text for a terminal: a list of records as a table, one record as lines."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from surveyapp.domain.fields import TABLES
from surveyapp.domain.language import _

if TYPE_CHECKING:
    from rich.console import Console


def render(document: object) -> None:
    """Print a reply for people; the same document that `--json` prints whole."""
    from rich.console import Console

    console = Console(soft_wrap=True, highlight=False)
    if isinstance(document, list):
        _table(console, document)
    elif isinstance(document, Mapping):
        _lines(console, document)
    else:
        console.print(str(document), markup=False)


def _table(console: "Console", rows: Sequence[object]) -> None:
    from rich.table import Table

    if not rows:
        console.print(_("（无）"))
        return
    if not isinstance(rows[0], Mapping):
        for row in rows:
            console.print(str(row), markup=False)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(heading(str(name)), overflow="fold")
    for row in rows:
        cells = row if isinstance(row, Mapping) else {}
        table.add_row(*(_plain(cells.get(name)) for name in rows[0]))
    console.print(table)


def _lines(console: "Console", record: Mapping[str, object]) -> None:
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            console.print(f"{heading(str(name))}:", markup=False)
            _table(console, value)
        else:
            console.print(f"{heading(str(name))}: {_plain(value)}", markup=False)


def _plain(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    if isinstance(value, Mapping):
        return escape(", ".join(f"{heading(str(k))} {_plain(v)}" for k, v in value.items()))
    if isinstance(value, list | tuple):
        return escape("、".join(_plain(v) for v in value))
    return escape(str(value))


def heading(name: str) -> str:
    """The label of a field where we know one, else the name itself."""
    for fields in TABLES.values():
        for field in fields:
            if field.name == name:
                return field.label
    return name
