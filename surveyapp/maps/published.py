"""A county's list as a page: the list itself, search, the map, downloads, how to verify.

It needs no other file and no other host. Without a script the list, its head and its proof can be
read all the same; search and map are what scripts add.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import orjson

from surveyapp.domain.batches import Snapshot
from surveyapp.domain.bundled import resource
from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import speaking
from surveyapp.maps.content import Border, document, gather
from surveyapp.maps.font import font_face
from surveyapp.maps.page import page_frame

_DRAWN = re.compile(r"\bmap_[0-9a-f]{32}\b")
"""The name folium gives a map, another one each time."""
_PLACE = "@@survey-data@@"
_STAGE = {"notice": "公示中", "published": "已公布", "withdrawn": "已撤回"}


def write_list_page(
    out: Path, snapshot: Snapshot, *, borders: Sequence[Border] = (), downloads: Sequence[str] = ()
) -> None:
    """Write the page; `downloads` are names of files beside it. The same each time it is written."""
    with speaking("zh"):
        frame = _DRAWN.sub("map_list", page_frame("zh", _title(snapshot)))
        data = document(gather(_marks(snapshot)), borders, snapshot.map_number)
        body = "".join(_body(snapshot, downloads))
        table = orjson.dumps(data).replace(b"<", b"\\u003c").decode("utf-8", "replace")
    style = resource("map", "published.css").read_text("utf-8")
    script = resource("map", "published.js").read_text("utf-8")
    parts = (
        f"<style>{font_face(body + table)}\n{style}</style>",
        body,
        f'<script type="application/json" id="survey-sites">{table}</script>',
        f"<script>{script}</script>",
    )
    head, tail = frame.split(_PLACE)
    with fresh_file(out) as part:
        part.write_bytes((head + "\n".join(parts) + tail).encode("utf-8", "replace"))


def _marks(snapshot: Snapshot) -> Iterable[Mapping[str, Any]]:
    """What the map shows of each entry: nothing that the columns do not."""
    names = {c.name for c in snapshot.columns}
    state = {"notice": "approved"}.get(snapshot.stage, snapshot.stage)
    for entry in snapshot.entries:
        shown = {name: value for name, value in entry.items() if name in names}
        yield {"name": shown.get("address"), **shown, "state": state, "number": entry["number"]}


def _title(snapshot: Snapshot) -> str:
    return f"{snapshot.city}{snapshot.county_name}5G基站免费站址资源清单（{snapshot.title}）"


def _body(snapshot: Snapshot, downloads: Sequence[str]) -> Iterable[str]:
    yield '<main class="list"><header>'
    yield f"<h1>{_e(_title(snapshot))}</h1>"
    yield f'<p class="facts">{_facts(snapshot)}</p>'
    yield f'<p class="counts">{_counts(snapshot)}</p>'
    if downloads:
        links = " ".join(f'<a href="{_e(n)}" download>{_e(n)}</a>' for n in downloads)
        yield f'<p class="downloads"><b>下载</b> {links}</p>'
    yield '<p class="verify"><b>核验</b> <code>minisign -Vm manifest.json -p county.pub</code> '
    yield f'摘要 <code class="digest">{snapshot.digest()}</code></p>'
    yield from _told(snapshot)
    yield "</header>"
    yield from _table(snapshot)
    yield "</main>"


def _facts(snapshot: Snapshot) -> str:
    facts = [
        f'<b class="stage {snapshot.stage}">{_STAGE[snapshot.stage]}</b>',
        _e(snapshot.issuer),
        _e(snapshot.dated),
        f"第 {snapshot.serial} 号",
    ]
    if snapshot.notice.until:
        notice = snapshot.notice
        facts.append(
            f"公示 {_e(notice.since)} 至 {_e(notice.until)}（{notice.working_days} 个工作日）"
        )
    return " · ".join(facts)


def _counts(snapshot: Snapshot) -> str:
    """How many there are, and of which category or kind where the list shows it."""
    total = f"共 {len(snapshot.entries)} 处"
    by = next((c for c in snapshot.columns if c.name in ("category", "kind")), None)
    if by is None:
        return total
    counts: dict[str, int] = {}
    for entry in snapshot.entries:
        word = by.text(entry.get(by.name)) or "未分类"
        counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return " · ".join((total, *(f"{_e(word)} {count}" for word, count in ordered)))


def _told(snapshot: Snapshot) -> Iterable[str]:
    lines: list[tuple[str, str]] = []
    if snapshot.basis:
        lines.append(("依据", "；".join(snapshot.basis)))
    if snapshot.notice.objections_to and snapshot.stage == "notice":
        lines.append(("异议", snapshot.notice.objections_to))
    lines += [("异议处理", f"{o.number}：{o.outcome}。{o.answer}") for o in snapshot.objections]
    lines += [("暂缓公布", f"{g.number} {g.name}：{g.reason}") for g in snapshot.held_back]
    lines += [("撤回", f"{g.number} {g.name}：{g.reason}") for g in snapshot.withdrawn]
    if snapshot.previous:
        change = snapshot.difference
        counts = (
            f"新增 {len(change.added)}，变更 {len(change.changed)}，不再列入 {len(change.removed)}"
        )
        lines.append((f"与{snapshot.previous.title}相比", counts))
    if snapshot.map_source:
        lines.append(
            ("县界来源", f"{snapshot.map_source}　审图号：{snapshot.map_number or '＿＿＿＿'}")
        )
    for word, text in lines:
        yield f'<p class="told"><b>{_e(word)}</b> <bdi>{_e(text)}</bdi></p>'


def _table(snapshot: Snapshot) -> Iterable[str]:
    yield '<div class="find" hidden><input type="search" id="find" placeholder="编号、名称、地址" '
    yield 'aria-label="在清单中查找"><span id="found" role="status"></span></div>'
    yield '<table id="entries"><thead><tr>'
    yield "".join(f'<th scope="col">{_e(c.label)}</th>' for c in snapshot.columns)
    yield '<th scope="col">照片</th>' if snapshot.photos else ""
    yield "</tr></thead><tbody>\n"
    for entry in snapshot.entries:
        cells = "".join(
            f'<td class="{c.name}" data-label="{_e(c.label)}">{_e(c.text(entry.get(c.name)))}</td>'
            for c in snapshot.columns
        )
        cells += _pictures(snapshot, str(entry["number"])) if snapshot.photos else ""
        yield f'<tr data-number="{_e(str(entry["number"]))}">{cells}</tr>\n'
    yield "</tbody></table>"


def _pictures(snapshot: Snapshot, number: str) -> str:
    """Links to the photos of a site; whoever wants one opens it."""
    links = " ".join(
        f'<a href="{_e(photo.path)}">{_e(photo.caption or "照片")}</a>'
        for photo in snapshot.photos_of(number)
    )
    return f'<td class="photos" data-label="照片">{links}</td>'


def _e(text: str) -> str:
    return escape(text, quote=True)
