"""Where people sign."""

from typing import Final

from surveyapp.domain.language import _
from surveyapp.reports.facts import DossierFacts
from surveyapp.reports.layout import LEFT, MM, RIGHT, WIDTH, Block, Layout
from surveyapp.reports.pen import ACCENT, LABEL, RULE, Pen

_HEIGHT: Final = 34 * MM


def signatures(layout: Layout, _facts: DossierFacts) -> None:
    """Surveyor, lead and owner, each with room for name, seal and date; never cut in two."""
    title = _("签字确认")
    titles = (_("勘察员"), _("勘察组长"), _("产权单位（盖章）"))
    dated = _("日期")

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 13, title, 13, "bold", ACCENT)
        pen.line((LEFT, y + 20), (RIGHT, y + 20), 1.1, ACCENT)
        room = WIDTH / len(titles)
        low = y + 26 + _HEIGHT
        for number, signer in enumerate(titles):
            x = LEFT + number * room
            pen.text(x + (0 if number == 0 else 10), y + 40, signer, 9.5, "bold")
            left = x + (0 if number == 0 else 10)
            pen.text(left, low - 10, dated, 8, "sans", LABEL)
            pen.line((left + 28, low - 8), (x + room - 14, low - 8), 0.5, RULE)
            if number:
                pen.line((x, y + 28), (x, low), 0.5, RULE)
        pen.line((LEFT, low), (RIGHT, low), 0.5, RULE)

    layout.add(Block(30 + _HEIGHT, draw, above=22, title=title))
