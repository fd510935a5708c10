"""The signs of a map: sites, graticule, scale, north, legend."""

from surveyapp.domain.language import _
from surveyapp.reports import ground as g
from surveyapp.reports.fonts import width
from surveyapp.reports.layout import LEFT
from surveyapp.reports.lines import fit
from surveyapp.reports.pen import ACCENT, BLACK, HAIR, LABEL, TINT, WHITE, Ink, Pen, Point


def symbol(pen: Pen, kind: str, at: Point, size: float, fill: Ink, edge: Ink) -> None:
    """The sign of a kind of site: square rooftop, triangle pole, circle facility."""
    x, y = at
    if kind == "rooftop":
        pen.rect((x - size, y - size), (2 * size, 2 * size), fill=fill, stroke=edge, width=0.8)
    elif kind == "pole":
        corners = [
            (x, y - 1.2 * size),
            (x + 1.1 * size, y + 0.8 * size),
            (x - 1.1 * size, y + 0.8 * size),
        ]
        pen.path(corners, fill=fill, stroke=edge, width=0.8)
    else:
        pen.circle(at, 1.1 * size, fill=fill, stroke=edge, width=0.8)


def haloed(pen: Pen, at: Point, text: str, size: float, ink: Ink, align: float) -> None:
    """A small text with white behind it."""
    wide = width(text, "sans", size)
    left = at[0] - align * wide
    pen.rect((left - 1, at[1] - size), (wide + 2, size * 1.3), fill=WHITE)
    pen.text(left, at[1], text, size, "sans", ink)


def label(pen: Pen, view: g.View, spot: Point, text: str, taken: list[Point]) -> None:
    """A small label beside a sign, left out where it would lie on another."""
    text = fit(text, "sans", 6, 80)
    if all(abs(spot[0] - x) > 46 or abs(spot[1] - y) > 10 for x, y in taken):
        right = spot[0] + 50 < view.width
        pen.text(spot[0] + (5 if right else -5), spot[1] + 2, text, 6, "sans", LABEL,
                 align=0 if right else 1)  # fmt: skip
        taken.append(spot)


def graticule(pen: Pen, view: g.View, apart: float) -> None:
    """Lines of round degrees, with their labels inside the edges."""
    lons, lats, step = g.graticule(view, apart)
    for lon in lons:
        x = view.at(lon, view.lat)[0]
        pen.line((x, 0), (x, view.height), 0.3, HAIR)
    for lat in lats:
        y = view.at(view.lon, lat)[1]
        pen.line((0, y), (view.width, y), 0.3, HAIR)
    for lon in lons:
        x = view.at(lon, view.lat)[0]
        if 22 < x < view.width - 22:
            haloed(pen, (x, view.height - 3), g.angle_label(lon, step), 5.5, LABEL, 0.5)
    for lat in lats:
        y = view.at(view.lon, lat)[1]
        if 20 < y < view.height - 34:
            haloed(pen, (3, y + 2), g.angle_label(lat, step), 5.5, LABEL, 0)


def scale_bar(
    pen: Pen, view: g.View, x: float, y: float, longest: float, *, label: bool = False
) -> None:
    """A bar of a round length; with `label` the scale too."""
    metres, length = g.bar_length(view, longest)
    text = f"{metres:,} m" if metres < 1000 else f"{metres // 1000:,} km"
    if label:
        text += f"    1:{g.scale_of(view):,}"
    y -= 6
    pen.rect((x - 3, y - 10), (max(length, width(text, "sans", 6.5)) + 8, 14), fill=WHITE)
    pen.line((x, y), (x + length, y), 1, BLACK)
    for end in (x, x + length):
        pen.line((end, y - 3), (end, y), 1, BLACK)
    pen.text(x + 2, y - 3, text, 6.5)


def north(pen: Pen, tip: Point) -> None:
    """The arrow that points up."""
    x, y = tip
    pen.path([(x, y), (x + 4, y + 14), (x, y + 11)], fill=BLACK)
    pen.path([(x, y), (x - 4, y + 14), (x, y + 11)], fill=WHITE, stroke=BLACK, width=0.6)
    pen.text(x, y + 22, _("北"), 7, "bold", align=0.5)


def legend(pen: Pen, y: float, used: list[str], kind: str) -> None:
    """The signs that the map used, in one line below it."""
    x = LEFT + 2
    symbol(pen, kind, (x + 3, y - 2.5), 2.6, ACCENT, ACCENT)
    x = _word(pen, x + 9, y, _("本站址"))
    if "accuracy" in used:
        pen.circle((x + 3, y - 2.5), 3, fill=TINT, stroke=ACCENT, width=0.5)
        x = _word(pen, x + 9, y, _("定位精度"))
    if "planned" in used:
        for way in (-1, 1):
            pen.line((x, y - 2.5 - 2.5 * way), (x + 5, y - 2.5 + 2.5 * way), 0.9, BLACK)
        x = _word(pen, x + 8, y, _("规划点"))
    if "nearby" in used:
        symbol(pen, "", (x + 3, y - 2.5), 2.2, WHITE, LABEL)
        x = _word(pen, x + 9, y, _("邻近站址"))
    if "photo" in used:
        pen.circle((x + 1.5, y - 1.5), 1.3, fill=LABEL)
        pen.line((x + 1.5, y - 1.5), (x + 7, y - 6), 0.6, LABEL)
        _word(pen, x + 10, y, _("拍摄点与方向"))


def _word(pen: Pen, x: float, y: float, text: str) -> float:
    return x + pen.text(x, y, text, 6.5, "sans", LABEL) + 9
