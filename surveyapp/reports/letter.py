"""The coordination letter: what, where, since when, which clauses, what is asked, until when, the proof."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Final

from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import Language, _, language, sentences, speaking
from surveyapp.reports.annex import annex
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.letter_facts import LetterFacts
from surveyapp.reports.official import SIZE, Official, chinese_day

_NAMED: Final = 6
"""More sites than this are named in the annex only."""


def write_letters(out: Path, letters: Iterable[LetterFacts], *, language: Language = "zh") -> int:
    """Write letters into one PDF, each on pages of its own; gives the number of pages.

    The file appears when it is whole. Without a letter there is no page and no file.
    """
    with speaking(language):
        waiting = iter(letters)
        first = next(waiting, None)
        return 0 if first is None else _write(out, chain([first], waiting), language)


def _write(out: Path, letters: Iterable[LetterFacts], spoken: Language) -> int:
    lang = "zh-CN" if spoken == "zh" else "en"
    with fresh_file(out) as part, FlowingCanvas(part, lang=lang) as canvas:
        for count, facts in enumerate(letters, 1):
            mark = f"letter{count}"
            canvas.bookmarkPage(mark)
            canvas.addOutlineEntry(f"{facts.number} {facts.title}".strip()[:80], mark, 0)
            paper = _letter(facts)
            paper.write(canvas)
            annex(canvas, facts, len(paper.pages) + 1)
            _describe(canvas, facts)
    return canvas.pages


def _describe(canvas: FlowingCanvas, facts: LetterFacts) -> None:
    canvas.setTitle(heading_of(facts)[:120])
    canvas.setSubject(facts.survey)
    canvas.setCreator("surveyapp")
    digits = "".join(c for c in facts.printed_at[:19] if c.isdigit())
    if len(digits) == 14:
        canvas.setDateFormatter(lambda *_now: f"D:{digits}")


def heading_of(facts: LetterFacts) -> str:
    """The letter's title."""
    words = _("关于催办{title}的函") if facts.late_days else _("关于商请协调解决{title}的函")
    return words.format(title=facts.title)


def _letter(facts: LetterFacts) -> Official:
    paper = Official()
    paper.put(facts.number, align=1, inset=SIZE)
    paper.gap()
    paper.title(heading_of(facts))
    paper.gap()
    paper.paragraph(_("{name}：").format(name=facts.to), indent="")
    paper.paragraph(_opening(facts))
    paper.heading(_("一、基本情况"))
    for line in _situation(facts):
        paper.paragraph(line)
    paper.heading(_("二、有关规定"))
    for number, clause in enumerate(facts.clauses or (_("（无）"),), 1):
        paper.paragraph(f"{number}. {clause}" if facts.clauses else clause)
    paper.heading(_("三、商请事项"))
    paper.paragraph(facts.asked)
    if facts.late_days:
        paper.paragraph(_("请即予办理并函复；不能办结的，请函告原因和预计完成时间。"))
    elif facts.due_on:
        paper.paragraph(_("请于{day}前将办理结果函复。").format(day=day_of(facts.due_on)))
    paper.paragraph(_("特此函商。"))
    _close(paper, facts)
    return paper


def day_of(iso: str) -> str:
    """A day as the letter's language writes it."""
    return chinese_day(iso) if language() == "zh" else iso


def _opening(facts: LetterFacts) -> str:
    if facts.late_days:
        words = _(
            "{opened}，我们以{number}商请你单位牵头协调{place}{count}处站址{topic}方面的问题，"
            "请于{due}前函复。截至今日已逾期{days}个工作日，尚未收到答复，现予催办。"
        )
        return words.format(
            opened=day_of(facts.opened_on),
            number=facts.number or _("函件"),
            place=facts.place,
            count=len(facts.matters),
            topic=facts.topic,
            due=day_of(facts.due_on),
            days=facts.late_days,
        )
    words = _(
        "在{place}5G站址勘察中，发现{count}处站址存在{topic}方面的问题，"
        "按职责分工需请你单位牵头协调解决。现将有关情况函告如下。"
    )
    return words.format(place=facts.place, count=len(facts.matters), topic=facts.topic)


def _situation(facts: LetterFacts) -> list[str]:
    lines = []
    for count, matter in enumerate(facts.matters[:_NAMED], 1):
        words = _("{name}（{number}）") if matter.name else "{number}"
        name = words.format(name=matter.name, number=matter.number)
        where = _("，位于{address}").format(address=matter.address) if matter.address else ""
        since = _("自{day}起，").format(day=day_of(matter.since)) if matter.since else ""
        prefix = f"{count}. " if len(facts.matters) > 1 else ""
        said = sentences(*matter.said)
        lines.append(sentences(f"{prefix}{name}{where}{_('。')}", f"{since}{said}"))
    rest = len(facts.matters) - _NAMED
    if rest > 0:
        lines.append(_("另有{count}处，详见附件。").format(count=rest))
    return lines


def _close(paper: Official, facts: LetterFacts) -> None:
    """Annex, room for name and seal, the day, whom to ask; copies at the foot."""
    paper.gap()
    paper.need(7)
    paper.paragraph(_("附件：涉及站址及佐证"))
    paper.gap(2)
    paper.put(_("（发函单位印章）"), align=1, inset=4 * SIZE)
    dated = facts.printed_at[:10] if facts.late_days else facts.opened_on
    paper.put(day_of(dated), align=1, inset=4 * SIZE)
    paper.gap()
    paper.paragraph(
        _("（联系人：{name}　电话：　　　　　　　　）").format(name=facts.contact or "　　　")
    )
    if facts.copies:
        names = _("，").join(facts.copies)
        paper.at_foot([_("抄送：{names}。").format(names=names)])
