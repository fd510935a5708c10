"""The facts by group, the position with how it was found, and every reading of it."""

from collections.abc import Iterator, Sequence

from surveyapp.domain.fields import Field, site_fields
from surveyapp.domain.language import _
from surveyapp.reports import shown
from surveyapp.reports.blocks import Column, Pair, heading, pairs, paragraph, subheading, table
from surveyapp.reports.facts import DossierFacts, Row
from surveyapp.reports.layout import Layout
from surveyapp.reports.pen import LABEL
from surveyapp.reports.shown import NOTHING, value_of

_SHORT = 40
"""Letters of an answer that still fit beside its label."""
_LEFT_OUT = frozenset({"number", "state", "deleted", "answers", "merged_into"})


def details(layout: Layout, facts: DossierFacts) -> None:
    """All of the record, from a page of its own."""
    layout.turn()
    heading(layout, _("站址信息"))
    kind = facts.kind or "facility"
    groups: dict[str, list[Field]] = {}
    for field in site_fields(kind):
        if field.name not in _LEFT_OUT:
            groups.setdefault(field.group, []).append(field)
    for group in ("general", "coverage", "environment", "kind"):
        subheading(layout, _title(group))
        pairs(layout, [_pair(facts, field) for field in groups.get(group, ())])
    _answers(layout, facts.own)
    _note(layout, facts, [*groups.get("note", ()), *groups.get("derived", ())])
    _position(layout, facts)


def _title(group: str) -> str:
    titles = {
        "general": _("基本情况"),
        "coverage": _("覆盖需求"),
        "environment": _("周边条件"),
        "kind": _("勘察条件"),
    }
    return titles[group]


def _pair(facts: DossierFacts, field: Field) -> Pair:
    value = value_of("site", facts.site, field.name)
    if field.name == "county" and facts.county:
        value = f"{facts.county} {facts.site.get('county') or ''}".strip()
    return Pair(field.label, value)


def _answers(layout: Layout, own: Sequence[tuple[str, str]]) -> None:
    """Questions that a county added to its form; a long answer takes the whole width."""
    if not own:
        return
    subheading(layout, _("附加问题"))
    short = [pair for pair in own if len(pair[1]) <= _SHORT]
    pairs(layout, [Pair(label, words or NOTHING) for label, words in short])
    for label, words in own:
        if len(words) > _SHORT:
            paragraph(layout, f"{label}{_('：')}{words}", above=3)


def _note(layout: Layout, facts: DossierFacts, fields: list[Field]) -> None:
    filled = [f for f in fields if facts.site.get(f.name) not in (None, "", 0)]
    if filled:
        subheading(layout, _("备注与登记"))
        pairs(layout, [_pair(facts, field) for field in filled])


def _position(layout: Layout, facts: DossierFacts) -> None:
    heading(layout, _("定位"), keep=80)
    site = facts.site
    located = site.get("lon") is not None
    if not located:
        paragraph(layout, _("尚未定位"), ink=LABEL, above=4)
    items = [Pair(_("经度"), _angle(site, "lon")), Pair(_("纬度"), _angle(site, "lat"))]
    for field in site_fields(facts.kind or "facility"):
        if field.group == "position" and field.name not in ("lon", "lat"):
            value = value_of("site", site, field.name)
            items.append(Pair(field.label, f"±{value}" if _is_accuracy(field, value) else value))
    pairs(layout, [item for item in items if located or item.value != NOTHING])
    if facts.fixes:
        subheading(layout, _("定位记录"))
        table(layout, _fix_columns(), [list(_fix_row(fix)) for fix in facts.fixes])


def _is_accuracy(field: Field, value: str) -> bool:
    return field.name == "accuracy_m" and value != NOTHING


def _angle(site: Row, name: str) -> str:
    value = site.get(name)
    if not isinstance(value, (int, float)):
        return NOTHING
    sides = ("E", "W") if name == "lon" else ("N", "S")
    return f"{value:.6f}°   {shown.degrees(value, *sides)}"


def _fix_columns() -> list[Column]:
    return [
        Column(_("时间"), 15),
        Column(_("方式"), 13),
        Column(_("坐标系"), 12),
        Column(_("原始读数"), 25),
        Column("WGS 84", 15),
        Column(_("精度"), 11),
        Column(_("换算方法"), 20),
        Column(_("历元"), 16),
    ]


def _fix_row(fix: Row) -> Iterator[str]:
    yield value_of("fix", fix, "at")
    yield value_of("fix", fix, "source")
    yield value_of("fix", fix, "datum")
    yield value_of("fix", fix, "raw")
    yield f"{value_of('fix', fix, 'lon').rstrip('°')}\n{value_of('fix', fix, 'lat').rstrip('°')}"
    accuracy = value_of("fix", fix, "accuracy_m")
    yield accuracy if accuracy == NOTHING else f"±{accuracy}"
    yield value_of("fix", fix, "conversion")
    yield _epochs(fix)


def _epochs(fix: Row) -> str:
    used, rejected, seconds = (value_of("fix", fix, n) for n in ("used", "rejected", "seconds"))
    if used == NOTHING:
        return NOTHING
    words = used if rejected in (NOTHING, "0") else _("{used}，剔除 {rejected}").format(
        used=used, rejected=rejected
    )  # fmt: skip
    return words if seconds == NOTHING else f"{words}\n{seconds}"
