"""One page on radiation: the limits of the national standard in plain words, for whoever worries."""

from collections.abc import Iterator

from surveyapp.domain.language import _
from surveyapp.domain.policy.radiation import Band, leaflet, limit_at
from surveyapp.domain.values import show_number
from surveyapp.reports.blocks import Column, heading, paragraph, subheading, table
from surveyapp.reports.facts import DossierFacts
from surveyapp.reports.layout import Layout


def leaflet_page(layout: Layout, facts: DossierFacts) -> None:
    """Where it was asked for: a page of its own with formula, table and four plain answers."""
    if not facts.leaflet:
        return
    content = leaflet()
    layout.turn()
    heading(layout, _("基站电磁辐射：国家标准怎么说"))
    words = _("公众曝露于基站等电磁辐射的强度，不得超过 {standard} 规定的限值。")
    paragraph(layout, words.format(standard=content.standard), size=11, above=8)
    subheading(layout, _("公众曝露控制限值"))
    columns = (Column(_("频率 f"), 4), Column(_("电场强度"), 4), Column(_("功率密度"), 4))
    table(layout, columns, [_band(band) for band in content.bands])
    subheading(layout, _("按公式算到常用频率"))
    columns = (Column(_("频率"), 4), Column(_("电场强度"), 4), Column(_("功率密度"), 4))
    table(layout, columns, list(_examples(content.examples_mhz)))
    for title, text in content.points:
        with layout.together():
            paragraph(layout, title, size=11, name="bold", above=12)
            paragraph(layout, text, size=10.5, above=2)


def _band(band: Band) -> tuple[str, str, str]:
    field = (
        f"{show_number(band.field_v_m)} V/m"
        if band.field_v_m is not None
        else f"{show_number(band.field_root or 0)} √f V/m"
    )
    power = (
        f"{show_number(band.power_w_m2)} W/m²"
        if band.power_w_m2 is not None
        else f"f/{show_number(band.power_divisor or 0)} W/m²"
    )
    words = _("{low} 至 {high} MHz").format(low=f"{band.from_mhz:g}", high=f"{band.to_mhz:g}")
    return words, field, power + ("" if band.power_w_m2 is not None else _("（f 以 MHz 计）"))


def _examples(frequencies: tuple[float, ...]) -> Iterator[tuple[str, str, str]]:
    for mhz in frequencies:
        limit = limit_at(mhz)
        yield f"{mhz:g} MHz", f"{limit.field_v_m:.3g} V/m", f"{limit.power_w_m2:.2g} W/m²"
