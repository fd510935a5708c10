"""The first page: which site this is, where it lies, and the five facts that decide."""

from collections.abc import Sequence
from typing import Final

from surveyapp.domain.language import _
from surveyapp.reports import locator
from surveyapp.reports.facts import DossierFacts, PrintedFlag, Row
from surveyapp.reports.layout import LEFT, MM, RIGHT, WIDTH, Block, Layout
from surveyapp.reports.lines import fit, fit_lines
from surveyapp.reports.pen import ACCENT, BLACK, HAIR, LABEL, Pen
from surveyapp.reports.shown import NOTHING, value_of

QR_SIZE: Final = 26 * MM
_NAME_WIDTH: Final = WIDTH - QR_SIZE - 8 * MM
_FACT_OF: Final = {
    "opening": "opening",
    "fees": "fees",
    "fee_basis": "fees",
    "conversion": "power",
    "resale_price": "power",
    "direct_price": "power",
    "power_audit": "power",
    "power_connection": "power",
    "obstruction": "access",
    "damage": "access",
    "complaint": "access",
    "moves": "access",
}
"""Which deciding fact a flag of a policy topic stands beside."""
_FACT_AT: Final = 54.0
_LEAST_MAP: Final = 60 * MM
_MOST_MAP: Final = 130 * MM


def cover(layout: Layout, facts: DossierFacts) -> None:
    """Fill the first page."""
    layout.add(_title(facts))
    layout.add(_identity(facts))
    deciding = [_decisive_row(*row) for row in _decisive(facts)]
    room = layout.room - sum(b.height for b in deciding) - 26
    known = facts.ground is not None or facts.site.get("lon") is not None
    height = max(min(room, _MOST_MAP), _LEAST_MAP) if known else _LEAST_MAP
    layout.add(Block(height, lambda pen, y: locator.draw(pen, y, height, facts), above=10))
    for number, block in enumerate(deciding):
        layout.add(Block(block.height, block.draw, above=12 if number == 0 else 0))


def _title(facts: DossierFacts) -> Block:
    name = facts.name or _("（未命名）")
    size = 22.0 if len(name) <= 36 else 16.0
    lines = fit_lines(name.replace("\n", " "), "bold", size, _NAME_WIDTH, 3)
    leading = size * 1.36
    height = max(QR_SIZE + 2, 44 + len(lines) * leading)

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 9, _("勘察档案"), 9.5, "sans", LABEL)
        number = fit(facts.number or _("（无编号）"), "bold", 17, _NAME_WIDTH)
        pen.text(LEFT, y + 31, number, 17, "bold", ACCENT)
        for at, line in enumerate(lines):
            pen.text(LEFT, y + 38 + size + at * leading, line, size, "bold")
        _qr(pen, RIGHT - QR_SIZE, y, f"{facts.number} {facts.site.get('id') or ''}".strip())

    return Block(height, draw, title=_("概况"))


def _qr(pen: Pen, x: float, y: float, content: str) -> None:
    """Number and id as a QR code. The mask is set: choosing it takes longer than all the rest."""
    import segno

    if not content:
        return
    code = segno.make(content[:300], error="m", micro=False, mask=3)
    module = QR_SIZE / len(code.matrix)
    pen.cells((x, y), module, code.matrix)


def _identity(facts: DossierFacts) -> Block:
    """State, county, kind and owner in one row, the address below."""
    site = facts.site
    county = (facts.city + facts.county) or NOTHING
    cells = (
        (_("状态"), value_of("site", site, "state"), 0.13),
        (_("县区"), county, 0.22),
        (_("类型"), value_of("site", site, "kind"), 0.15),
        (_("产权单位"), value_of("site", site, "owner"), 0.5),
    )
    texts = [fit_lines(v.replace("\n", " "), "bold", 10.5, WIDTH * s - 8, 2) for _l, v, s in cells]
    most = max(map(len, texts))
    address = f"{value_of('site', site, 'township')} {value_of('site', site, 'address')}"
    place = fit_lines(address.replace(NOTHING, "").strip() or NOTHING, "sans", 9.5, WIDTH - 80, 2)
    height = 30 + most * 15 + len(place) * 14

    def draw(pen: Pen, y: float) -> None:
        pen.line((LEFT, y), (RIGHT, y), 1.1, ACCENT)
        x = LEFT
        for (label, _value, share), lines in zip(cells, texts, strict=True):
            pen.text(x, y + 14, label, 8, "sans", LABEL)
            for at, line in enumerate(lines):
                pen.text(x, y + 29 + at * 15, line, 10.5, "bold")
            x += WIDTH * share
        low = y + 24 + most * 15
        pen.line((LEFT, low - 3), (RIGHT, low - 3), 0.35, HAIR)
        pen.text(LEFT, low + 11, _("地址"), 8, "sans", LABEL)
        for at, line in enumerate(place):
            pen.text(LEFT + WIDTH * cells[0][2], low + 11 + at * 14, line, 9.5)

    return Block(height, draw, above=8)


def _decisive(facts: DossierFacts) -> list[tuple[str, str, Sequence[PrintedFlag]]]:
    """The five facts that decide, each with what the rules say about it."""
    by_fact: dict[str, list[PrintedFlag]] = {}
    for flag in facts.flags:
        by_fact.setdefault(_FACT_OF.get(flag.topic, ""), []).append(flag)
    return [
        (_("开放"), _opening(facts.site), by_fact.get("opening", [])),
        (_("收费"), _fees(facts.fees), by_fact.get("fees", [])),
        (_("供电"), _supply(facts.supplies), by_fact.get("power", [])),
        (_("进场"), _access(facts), by_fact.get("access", [])),
        (_("高度"), _height(facts.site), []),
    ]


def _joined(table: str, row: Row, *names: str) -> str:
    words = [value_of(table, row, name) for name in names]
    return _("，").join(dict.fromkeys(w for w in words if w != NOTHING))


def _opening(site: Row) -> str:
    return _joined("site", site, "opening", "owner_type", "category") or NOTHING


def _fees(fees: Sequence[Row]) -> str:
    if not fees:
        return _("未提出收费要求")
    return _("；").join(_joined("fee", fee, "kind", "amount", "period") for fee in fees)


def _supply(supplies: Sequence[Row]) -> str:
    words = (
        _joined("supply", row, "mode", "price_yuan_kwh", "seller", "distance_m") for row in supplies
    )
    return _("；").join(word for word in words if word) or NOTHING


def _access(facts: DossierFacts) -> str:
    """The way in, and what stands in it."""
    from surveyapp.domain.fields import field_of

    names = {"rooftop": ("way_up", "key_holder"), "pole": ("road_access", "base")}
    wanted = names.get(facts.kind, ("road_access", "facility_use"))
    words = []
    for name in wanted:
        field, value = field_of("site", name), value_of("site", facts.site, name)
        if field and value != NOTHING:
            words.append(f"{field.label} {value}")
    stuck = [o for o in facts.obstacles if o.get("status") not in ("solved", "given_up")]
    words += [_joined("obstacle", row, "kind", "status") for row in stuck]
    return _("；").join(words) or NOTHING


def _height(site: Row) -> str:
    words = []
    if (height := value_of("site", site, "height_m")) != NOTHING:
        words.append(height)
    if (storeys := value_of("site", site, "storeys")) != NOTHING:
        words.append(_("{storeys} 层").format(storeys=storeys))
    if (area := value_of("site", site, "roof_area_m2")) != NOTHING:
        words.append(_("可用天面 {area}").format(area=area))
    if (area := value_of("site", site, "area_offered_m2")) != NOTHING:
        words.append(_("可提供 {area}").format(area=area))
    return _("，").join(words) or NOTHING


def _said(flags: Sequence[PrintedFlag]) -> str:
    """The first flag, and how many more there are."""
    more = len(flags) - 1
    return flags[0].message + (_("（另有 {more} 项）").format(more=more) if more else "")


def _decisive_row(label: str, fact: str, flags: Sequence[PrintedFlag]) -> Block:
    room = WIDTH - _FACT_AT
    lines = fit_lines(fact.replace("\n", " "), "sans", 10.5, room, 2)
    said = fit_lines(_said(flags), "sans", 9, room - 10, 2) if flags else []
    height = len(lines) * 15 + len(said) * 12.5 + 9

    def draw(pen: Pen, y: float) -> None:
        pen.line((LEFT, y), (RIGHT, y), 0.35, HAIR)
        pen.text(LEFT, y + 16, label, 10.5, "bold", ACCENT)
        for at, line in enumerate(lines):
            pen.text(LEFT + _FACT_AT, y + 16 + at * 15, line, 10.5, "sans", BLACK)
        low = y + 4 + len(lines) * 15
        if said:
            pen.rect((LEFT + _FACT_AT, low + 2.5), (2, len(said) * 12.5 - 2), fill=ACCENT)
        for at, line in enumerate(said):
            pen.text(LEFT + _FACT_AT + 8, low + 11 + at * 12.5, line, 9, "sans", ACCENT)

    return Block(height, draw)
