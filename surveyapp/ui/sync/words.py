"""What the office answers, as sentences of the window."""

from typing import TYPE_CHECKING

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

if TYPE_CHECKING:
    from surveyapp.services.synced import Synced


def sentence(error: SurveyError) -> str:
    """An error of sync: what happened and what to do in the window."""
    if error.problem is Problem.NOT_ENROLLED:
        return _("这台电脑尚未加入县区总表。请用菜单“同步 › 加入县区总表”。")
    return str(error)


def outcome(done: "Synced") -> str:
    """A sync in one line."""
    told = done.tally
    parts = [_("发出 {n}").format(n=told.pushed), _("收到 {n}").format(n=told.pulled)]
    more = (
        (_("待定 {n}"), told.challenged),
        (_("未采纳 {n}"), told.refused),
        (_("待放行 {n}"), told.quarantined),
        (_("照片确认 {n}"), told.photos_confirmed),
        (_("照片待传 {n}"), done.waiting),
    )
    parts += [words.format(n=n) for words, n in more if n]
    return _("同步完成：{parts}").format(parts=_("，").join(parts))
