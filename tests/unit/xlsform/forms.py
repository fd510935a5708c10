"""Small forms for the tests, written as people write them."""

from collections.abc import Sequence

from surveyapp.xlsform import Form, compile_form


def table(sheet: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """One sheet as a text table."""
    lines = [f"| {sheet} |", *(f"| | {' | '.join(cells)} |" for cells in (headers, *rows))]
    return "\n".join(lines) + "\n"


def source(
    headers: str, *rows: str, choices: Sequence[str] = (), columns: str = "list_name name label"
) -> bytes:
    """A form from rows whose cells stand between tildes; `choices` likewise."""
    survey = table("survey", headers.split(), [_cells(r) for r in rows])
    lists = table("choices", columns.split(), [_cells(c) for c in choices]) if choices else ""
    return (survey + lists).encode()


def form(
    headers: str,
    *rows: str,
    choices: Sequence[str] = (),
    columns: str = "list_name name label",
    name: str = "rooftop",
) -> Form:
    """The same, compiled."""
    return compile_form(source(headers, *rows, choices=choices, columns=columns), name=name)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("~")]
