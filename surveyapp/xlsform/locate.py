"""Where in the workbook an item of the compiled form stands."""

import re
from collections.abc import Mapping

from surveyapp.xlsform.workbook import Workbook, plain_cell

_BEGIN = re.compile(r"begin[ _](group|repeat|loop|lgroup)\b", re.IGNORECASE)
_END = re.compile(r"end[ _](group|repeat|loop|lgroup)\b", re.IGNORECASE)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "relevant": ("relevant", "relevance", "bind:relevant", "bind::relevant"),
    "constraint": ("constraint", "bind:constraint", "bind::constraint"),
    "calculation": ("calculation", "calculate", "bind:calculate", "bind::calculate"),
    "required": ("required", "bind:required", "bind::required"),
    "read_only": ("read_only", "readonly", "bind:readonly", "bind::readonly"),
    "default": ("default",),
    "repeat_count": ("repeat_count", "count", "jr:count"),
    "choice_filter": ("choice_filter",),
}
"""The headers an expression may stand under, by the name we give its column."""


def rows_by_path(book: Workbook, root: str) -> dict[str, int]:
    """The row in `survey` of each question, group and repeat, by its path."""
    found: dict[str, int] = {}
    stack = [root]
    for number, row in enumerate(book.rows("survey"), start=2):
        kind, name = plain_cell(row, "type"), plain_cell(row, "name")
        if _END.match(kind):
            del stack[1:][-1:], stack[max(1, len(stack) - 1) :]
            continue
        if not kind:
            continue
        path = f"{stack[-1]}/{name}"
        found.setdefault(path, number)
        if _BEGIN.match(kind):
            stack.append(path)
    return found


def column_of(book: Workbook, row: int, name: str) -> str:
    """The header a kind of expression stands under in a row, its plain name when there is none."""
    rows = book.rows("survey")
    cells = rows[row - 2] if 0 <= row - 2 < len(rows) else {}
    for header in cells:
        if str(header).strip().casefold().replace(" ", "_") in COLUMNS.get(name, (name,)):
            return str(header)
    return name
