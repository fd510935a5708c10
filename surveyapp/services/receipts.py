"""The receipt of a sync on paper: what was sent, what the office took, what it did not and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from surveyapp.domain import moments
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _, language
from surveyapp.domain.words import table_label
from surveyapp.reports.receipt import Line, Paper, write_receipt
from surveyapp.services.challenges import field_label, refusal_reason
from surveyapp.services.enrolment import enrolments
from surveyapp.services.places import site_name
from surveyapp.services.synced import Synced, last
from surveyapp.storage import Row, Survey
from surveyapp.storage.outbox import Told

SHOWN_FIELDS = 6
"""More fields of one op than this are counted, not named."""


def figures(done: Synced) -> list[tuple[str, int]]:
    """Everything a sync did, figure by figure."""
    told = done.tally
    lines = [
        (_("发出"), told.pushed),
        (_("采纳"), told.applied),
        (_("待定"), told.challenged),
        (_("未采纳"), told.refused),
        (_("收到"), told.pulled),
        (_("照片发出"), told.photos_sent),
        (_("照片确认"), told.photos_confirmed),
        (_("照片待传"), done.waiting),
    ]
    if told.quarantined:
        lines.insert(4, (_("待放行"), told.quarantined))
    return lines


def print_last(survey: Survey, out: Path) -> int:
    """Print the last receipt of a survey; gives its pages. Raises `NO_RECEIPT`."""
    done = last(survey)
    if done is None:
        raise SurveyError(Problem.NO_RECEIPT, path=survey.folder)
    return print_receipt(survey, done, out)


def print_receipt(survey: Survey, done: Synced, out: Path) -> int:
    """Print a receipt as a PDF; gives its pages. Raises `DISK_FULL`, `READ_ONLY`, `NO_SUCH_FILE`."""
    people = dict.fromkeys(e.person for e in enrolments(survey))
    paper = Paper(
        survey=survey.name,
        person=_("、").join(people) or survey.who,
        servers=tuple(dict.fromkeys(done.servers)),
        at=moments.shown(done.at),
        way=_way(done),
        figures=tuple(figures(done)),
        groups=tuple(_groups(survey, done)),
    )
    return write_receipt(out, paper, language=language())


def _way(done: Synced) -> str:
    words = {"line": _("连线同步"), "written": _("写出数据包"), "read": _("读入回执数据包")}[
        done.way
    ]
    return words if done.whole else _("{way}（中断，未完成）").format(way=words)


def _groups(survey: Survey, done: Synced) -> Iterator[tuple[str, list[Line]]]:
    """What needs somebody first, what was taken after it, photos last."""
    told = [op for run in done.heard.runs for op in survey.outbox.told(*run)]
    photos = list(survey.photos_by_hash(list(done.heard.photos)).values())
    sites = _sites(survey, [*(op.site for op in told), *(p["site"] for p in photos)])
    for outcome, words in (
        ("refused", _("未采纳")), ("challenged", _("待定")), ("quarantined", _("待放行")),
    ):  # fmt: skip
        ops = [op for op in told if op.outcome == outcome]
        if ops:
            yield words, [_line(sites, op) for op in ops]
    for outcome_, words in ((None, _("已写出，等县区回执")), ("applied", _("采纳"))):
        ops = [op for op in told if op.outcome == outcome_]
        if ops:
            yield words, list(_summed(sites, ops))
    if photos:
        yield _("照片"), list(_photo_lines(sites, photos, done))


def _sites(survey: Survey, keys: Iterable[object]) -> dict[str, Row]:
    wanted = list(dict.fromkeys(str(key) for key in keys if key))
    return {str(row["id"]): row for row in survey.rows("site", wanted)}


def _place(sites: dict[str, Row], key: object) -> tuple[str, str]:
    site = sites.get(str(key))
    return (str(site["number"] or ""), site_name(site)) if site else ("", _("未归入站址"))


def _line(sites: dict[str, Row], op: Told) -> Line:
    """One op that a person must look at, with its fields."""
    names = [field_label(op.kind, name) for name in op.fields]
    if len(names) > SHOWN_FIELDS:
        rest = _("等 {n} 项").format(n=len(names))
        names = [*names[:SHOWN_FIELDS], rest]
    why = {
        "refused": refusal_reason(op.code or ""),
        "challenged": _("两个值都已保留，待确认"),
        "quarantined": _("这台电脑已被停用，等县区专班放行"),
    }[str(op.outcome)]
    what = f"{table_label(op.kind)}{_('：')}{_('、').join(names)}"
    return Line(*_place(sites, op.site), what, why)


def _summed(sites: dict[str, Row], ops: list[Told]) -> Iterator[Line]:
    """What went through, one line a site."""
    for site in dict.fromkeys(op.site for op in ops):
        kinds = Counter(op.kind for op in ops if op.site == site)
        what = _("、").join(f"{table_label(kind)} {n}" for kind, n in kinds.items())
        yield Line(*_place(sites, site), what, "")


def _photo_lines(sites: dict[str, Row], photos: list[Row], done: Synced) -> Iterator[Line]:
    words = {"confirmed": _("县区已核对"), "sent": _("已发出，待核对"), "packed": _("已写入数据包")}
    for site in dict.fromkeys(p["site"] for p in photos):
        mine = [done.heard.photos[str(p["sha256"])] for p in photos if p["site"] == site]
        states = _("，").join(f"{words.get(s, s)} {n}" for s, n in Counter(mine).items())
        yield Line(*_place(sites, site), _("照片 {n} 张").format(n=len(mine)), states)
