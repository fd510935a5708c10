"""The office's own copy of a list, with who to call: every page says that it stays in the house."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from surveyapp.domain.files import fresh_file
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.list_table import ListTable, widths_of

COLUMNS = ("no", "number", "name", "address", "owner", "owner_type", "contact", "note")
HEADS = ("序号", "站址编号", "单位名称", "详细地址", "产权单位", "产权性质", "联系人及电话", "备注")


def write_internal_list(out: Path, title: str, printed: str, rows: Iterable[Sequence[str]]) -> None:
    """Write the table; `printed` says who took this copy and when, `rows` follow `COLUMNS`."""
    table = ListTable(
        title=title,
        heads=HEADS,
        widths=widths_of(COLUMNS),
        foot=f"内部资料，含个人信息，不得公开或转交　{printed}",
        label="内部使用",
    )
    with fresh_file(out) as part, FlowingCanvas(part, lang="zh-CN") as canvas:
        canvas.setTitle(f"{title}（内部使用）")
        canvas.setCreator("surveyapp")
        table.write(canvas, rows, 1)
