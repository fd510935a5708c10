"""A county's list on paper, in the layout of GB/T 9704-2012: notice first, the table as its annex.

It carries the list's number, the digest of its canonical text and a code with both, so that a
print can be held against the signed files.
"""

from pathlib import Path
from typing import Final

from surveyapp.domain.batches import Snapshot
from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import speaking
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.layout import MM
from surveyapp.reports.list_table import ListTable, widths_of
from surveyapp.reports.official import BOTTOM, LEFT, RIGHT, SIZE, Official, chinese_day
from surveyapp.reports.pen import BLACK, Pen

_WORDS: Final = {
    "notice": "现予公示",
    "published": "现予公布",
    "withdrawn": "现予撤回",
}
_NAMED: Final = 12
"""More sites than this are counted in the text, and named in the annex or the files."""


def write_county_list(out: Path, snapshot: Snapshot) -> int:
    """Write the paper and give its pages; the same snapshot gives the same bytes."""
    with speaking("zh"), fresh_file(out) as part, FlowingCanvas(part, lang="zh-CN") as canvas:
        canvas.setTitle(title_of(snapshot))
        canvas.setSubject(snapshot.digest())
        canvas.setCreator("surveyapp")
        canvas.setAuthor(snapshot.issuer)
        stamp = f"D:{snapshot.dated.replace('-', '')}000000"
        canvas.setDateFormatter(lambda *_now: stamp)
        paper = _text(snapshot)
        paper.write(canvas)
        _table(canvas, snapshot, len(paper.pages) + 1)
    return canvas.pages


def title_of(snapshot: Snapshot) -> str:
    """The list's title."""
    kind = {"notice": "公示", "published": "公布", "withdrawn": "撤回"}[snapshot.stage]
    place = f"{snapshot.city}{snapshot.county_name}"
    return f"关于{kind}{place}5G基站免费站址资源清单（{snapshot.title}）的通告"


def _text(snapshot: Snapshot) -> Official:
    paper = Official()
    paper.title(title_of(snapshot))
    # Text stands on the page's grid of 22 lines, which lines of a title are too tall for.
    paper.gap(1 + -paper.used % 1)
    paper.paragraph(_opening(snapshot))
    for number, (heading, lines) in enumerate(_sections(snapshot)):
        paper.heading(f"{'一二三四五六七'[number]}、{heading}")
        for line in lines:
            paper.paragraph(line)
    paper.gap()
    paper.paragraph(f"附件：5G基站免费站址资源清单（共{len(snapshot.entries)}处）")
    paper.need(4)
    paper.gap(2)
    paper.put(snapshot.issuer, align=1, inset=2 * SIZE)
    paper.put(chinese_day(snapshot.dated), align=1, inset=2 * SIZE)
    _proof(paper, snapshot)
    return paper


def _opening(snapshot: Snapshot) -> str:
    basis = "；".join(snapshot.basis)
    words = f"根据{basis}，" if basis else ""
    entries = f"经勘察、审核，{snapshot.county_name}{snapshot.title}可供5G基站建设使用的站址资源"
    return f"{words}{entries}共{len(snapshot.entries)}处，{_WORDS[snapshot.stage]}。"


def _sections(snapshot: Snapshot) -> list[tuple[str, list[str]]]:
    notice, found = snapshot.notice, []
    if notice.until:
        span = f"{chinese_day(notice.since)}至{chinese_day(notice.until)}，共{notice.working_days}个工作日。"
        found.append(("公示时间", [span]))
    if notice.objections_to and snapshot.stage == "notice":
        found.append(("异议受理", [notice.objections_to]))
    if snapshot.objections:
        lines = [f"{o.number}：{o.outcome}。{o.answer}" for o in snapshot.objections]
        found.append(("异议及处理", lines))
    for heading, gone in (("暂缓公布", snapshot.held_back), ("撤回站址", snapshot.withdrawn)):
        if gone:
            lines = [f"{one.number} {one.name}：{one.reason}" for one in gone]
            found.append((heading, lines))
    if snapshot.previous:
        found.append(("与上一清单相比", [_change(snapshot)]))
    return found


def _change(snapshot: Snapshot) -> str:
    before, change = snapshot.previous, snapshot.difference
    parts = [
        f"{word}{len(numbers)}处{_named(numbers)}"
        for word, numbers in (
            ("新增", change.added),
            ("变更", change.changed),
            ("不再列入", change.removed),
        )
    ]
    title = before.title if before else ""
    tail = f"本清单取代{snapshot.supersedes}。" if snapshot.supersedes else ""
    return f"与{title}相比，{'，'.join(parts)}。{tail}"


def _named(numbers: tuple[str, ...]) -> str:
    return f"（{'、'.join(numbers)}）" if 0 < len(numbers) <= _NAMED else ""


def _proof(paper: Official, snapshot: Snapshot) -> None:
    """Number, digest and code between two rules at the foot of the last page."""
    import segno

    digest = snapshot.digest()
    content = f"{snapshot.county} {snapshot.serial} sha256:{digest}"
    code = segno.make(content, error="m", micro=False, mask=3)
    rows = [list(row) for row in code.matrix]
    size, tall = 24 * MM, 27 * MM
    paper.need(3)
    low = BOTTOM - tall

    def draw(pen: Pen) -> None:
        pen.line((LEFT, low), (RIGHT, low), 1.0, BLACK)
        pen.cells((LEFT, low + (tall - size) / 2), size / len(rows), rows)
        lines = (
            f"清单编号：{snapshot.county}第{snapshot.serial}号　{snapshot.title}",
            "清单摘要（SHA-256）：",
            digest[:32],
            digest[32:],
            "核验：surveyapp verify，或 minisign -Vm manifest.json -p county.pub",
        )
        for at, line in enumerate(lines):
            pen.text(LEFT + size + 4 * MM, low + 15 + at * 13.5, line, 9)
        pen.line((LEFT, BOTTOM), (RIGHT, BOTTOM), 1.0, BLACK)

    paper.pages[-1].append(draw)


def _table(canvas: FlowingCanvas, snapshot: Snapshot, first: int) -> None:
    table = ListTable(
        title=f"{snapshot.county_name}5G基站免费站址资源清单（{snapshot.title}）",
        heads=[column.label for column in snapshot.columns],
        widths=widths_of([column.name for column in snapshot.columns]),
        foot=f"{snapshot.county}第{snapshot.serial}号　sha256 {snapshot.digest()[:16]}…",
    )
    rows = [
        [column.text(entry.get(column.name)) for column in snapshot.columns]
        for entry in snapshot.entries
    ]
    table.write(canvas, rows, first)
