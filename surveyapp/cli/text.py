"""A document as text for a terminal: a list of records as a table, one record as lines."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

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


def listing(rows: Sequence[Mapping[str, object]], **columns: Callable[[Any], object]) -> None:
    """Print some columns of records, each made for people by its function; `—` where empty.

    A keyword is the field whose label heads the column.
    """
    render([{name: _or_dash(make(row)) for name, make in columns.items()} for row in rows])


def _or_dash(value: object) -> object:
    return "—" if value is None or value is False or value == "" else value


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
            console.print(f"{heading(str(name))}{_('：')}".rstrip(), markup=False)
            _table(console, value)
        else:
            console.print(f"{heading(str(name))}{_('：')}{_plain(value)}", markup=False)


def _plain(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    if isinstance(value, Mapping):
        return escape(", ".join(f"{heading(str(k))} {_plain(v)}" for k, v in value.items()))
    if isinstance(value, list | tuple):
        return escape(_("、").join(_plain(v) for v in value))
    return escape(str(value))


def heading(name: str) -> str:
    """The label of a field where we know one, else the name itself."""
    known = _beside_fields().get(name)
    if known:
        return known
    for fields in TABLES.values():
        for field in fields:
            if field.name == name:
                return field.label
    return name


def _beside_fields() -> dict[str, str]:
    """Words of replies that are no field of a record."""
    return {
        "site": _("站址"),
        "flags": _("提示"),
        "photos": _("照片"),
        "message": _("内容"),
        "severity": _("级别"),
        "departments": _("责任单位"),
        "label": _("操作"),
        "who": _("操作人"),
        "at": _("时间"),
        "reason": _("原因"),
        "marks": _("标记"),
        "sync": _("同步"),
        "clauses": _("条款"),
        "county_name": _("县区"),
        "file": _("文件"),
        "files": _("文件"),
        "pages": _("页数"),
        "rows": _("行数"),
        "dir": _("文件夹"),
        "forms": _("表单"),
        "added": _("新增"),
        "changed": _("更新"),
        "duplicates": _("重复"),
        "broken": _("未能导入"),
        "marked": _("有疑问"),
        "suggested": _("候选站址"),
        "refused": _("未导入"),
        "notes": _("说明"),
        "reasons": _("原因"),
        "problems": _("问题"),
        "problem": _("问题"),
        "field": _("字段"),
        "findings": _("问题"),
        "confirmed": _("已确认"),
        "deleted": _("已删除"),
        "undone": _("已撤销"),
        "redone": _("已重做"),
        "sites": _("站址"),
        "opened": _("已提交"),
        "removed": _("已移除"),
        "code": _("代码"),
        "row": _("行"),
        "key": _("数值"),
        "value": _("值"),
        "known": _("已有站址"),
        "border_m": _("距县界（m）"),
        "detail": _("详情"),
        "pictures": _("图片"),
    }
