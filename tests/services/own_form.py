"""A county's own questions, put into our rooftop form as a county would: in its workbook."""

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

_QUESTIONS = (
    {"type": "text", "name": "lift", "label": "有电梯"},
    {"type": "begin_repeat", "name": "rooms", "label": "机房"},
    {"type": "decimal", "name": "area", "label": "面积", "constraint": ". > 0"},
    {"type": "select_one room_use", "name": "use", "label": "用途"},
    {"type": "begin_repeat", "name": "doors", "label": "门"},
    {"type": "text", "name": "code", "label": "编号"},
    {"type": "end_repeat"},
    {"type": "end_repeat"},
)
_CHOICES = (
    {"list_name": "room_use", "name": "telecom", "label": "通信"},
    {"list_name": "room_use", "name": "power", "label": "配电"},
)


def add_rooms(form: Path) -> None:
    """Add a lift, and rooms with doors: a repeat in a repeat."""
    book = load_workbook(form)
    for sheet, rows in (("survey", _QUESTIONS), ("choices", _CHOICES)):
        for row in rows:
            _append(book[sheet], row)
    book.save(form)


def _append(sheet: Worksheet, row: dict[str, str]) -> None:
    heads = [str(cell.value) for cell in sheet[1]]
    cells: list[str | None] = [None] * len(heads)
    for name, value in row.items():
        at = next(n for n, h in enumerate(heads) if h == name or h.startswith(f"{name}::"))
        cells[at] = value
    sheet.append(cells)
