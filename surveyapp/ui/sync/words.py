"""What the office answers, as sentences of the window."""

from typing import TYPE_CHECKING

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

if TYPE_CHECKING:
    from surveyapp.services.synced import Synced


def sentence(error: SurveyError) -> str:
    """An error of sync: what happened and what to do, without codes where we know them."""
    if error.problem is Problem.NOT_ENROLLED:
        return _("这台电脑尚未加入县区总表。请用菜单“同步 › 加入县区总表”。")
    if error.problem is not Problem.OFFICE_REFUSED:
        return str(error)
    known = {
        "bad_ticket": _("登记码无效、已用过或已过期。请向县区专班索取新的登记码。"),
        "not_yours": _("登记码不含本工程的县区。请向县区专班核对。"),
        "revoked": _("这台电脑已被停用。已保存的内容都在，请联系县区专班。"),
        "locked_out": _("多次失败，已暂时锁定。请过一会儿再试。"),
        "rate": _("请求过多。请过一会儿再试。"),
    }
    return known.get(str(error.facts.get("reason", "")), str(error))


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
