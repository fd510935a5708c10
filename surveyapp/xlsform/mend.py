"""Set what is faulty aside in memory, so that the errors behind it come to light."""

import re

from surveyapp.xlsform.findings import FormFinding
from surveyapp.xlsform.workbook import Workbook

_NAME = re.compile(r"[A-Za-z_]")
_KEPT = frozenset({"type", "name"})
_PLAIN = frozenset({"text", "hidden"})


def mend(book: Workbook, found: list[FormFinding]) -> bool:
    """Change the workbook so that none of these findings comes again; False when none could be."""
    mended = [_mend_one(book, f) for f in found]
    return any(mended)


def _mend_one(book: Workbook, found: FormFinding) -> bool:
    rows = book.rows(found.sheet) if found.sheet in {"survey", "choices"} else ()
    if found.row is None or not 0 <= found.row - 2 < len(rows):
        return False
    row = rows[found.row - 2]
    if found.code.startswith("SURVEY_00") and found.code[-1] in "12":
        return _mend_bracket(book, row, found)
    if found.sheet == "choices":
        row[_header(row, book, "choices", "name")] = f"set_aside_{found.row}"
        return True
    if found.column in row and found.column.casefold() not in _KEPT:
        del row[found.column]
        return True
    return _replace_row(book, row, found)


def _replace_row(book: Workbook, row: dict[str, str], found: FormFinding) -> bool:
    """Put a plain question in the place of a faulty one, under its name where that is sound."""
    number = found.row
    type_header = _header(row, book, "survey", "type")
    name_header = _header(row, book, "survey", "name")
    if row.get(type_header, "").casefold().startswith(("begin", "end")):
        row[name_header] = f"set_aside_{number}"
        return True
    name = row.get(name_header, "")
    if found.column == "name" or not _NAME.match(name) or row.get(type_header) == "text":
        name = f"set_aside_{number}"
    if row.get(name_header) == name and row.get(type_header) in _PLAIN:
        return False
    row.clear()
    label = next((h for h in book.headers("survey") if h.casefold().startswith("label")), None)
    # Without a label column no question can have one; what is hidden needs none.
    row |= {type_header: "text" if label else "hidden", name_header: name}
    if label:
        row[label] = name
    return True


def _mend_bracket(book: Workbook, row: dict[str, str], found: FormFinding) -> bool:
    header = _header(row, book, "survey", "type")
    if found.code == "SURVEY_001":
        row.clear()
        return True
    rows = book.rows("survey")
    kind = row.get(header, "").split()[0].casefold().replace("begin", "end", 1)
    if not isinstance(rows, list) or not kind.startswith("end"):
        return False
    rows.append({header: kind if "_" in kind else f"end {row[header].split()[1]}"})
    return True


def _header(row: dict[str, str], book: Workbook, sheet: str, name: str) -> str:
    for header in (*row, *book.headers(sheet)):
        if header.strip().casefold() == name:
            return header
    return name
