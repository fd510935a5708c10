"""Why a step of the office was not done, in words for people."""

from enum import StrEnum

from surveyapp.domain.language import _
from sync.protocol import Code
from sync.server.errors import Refused


class Trouble(StrEnum):
    """What only a person at a desk can run into."""

    CHANGED = "changed"
    OPEN_CHALLENGES = "open_challenges"
    NO_REASON = "no_reason"
    HOLDS_OTHERS = "holds_others"
    PUBLISHED = "published"
    NO_WORDS = "no_words"


class NotDone(Exception):  # noqa: N818 - it says what happened, as Problem does
    """A step that was not done. Nothing was changed."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def words(error: Refused | NotDone) -> str:
    """What happened and what to do, in the language of this context."""
    if isinstance(error, NotDone):
        return _at_the_desk(error.trouble)
    said = _refusals().get(error.code, _("服务器没有接受这一步：{code}。"))
    return said.format(code=error.code, seconds=error.facts.get("seconds", ""))


def _at_the_desk(trouble: Trouble) -> str:
    return {
        Trouble.CHANGED: _("您看过之后记录又有变化，没有改动。请核对最新内容后再办。"),
        Trouble.OPEN_CHALLENGES: _("还有未处理的不同取值，请先选定再通过。"),
        Trouble.NO_REASON: _("请写明退回原因。"),
        Trouble.HOLDS_OTHERS: _("已有记录并入这一处，请保留这一处，或先撤销那次合并。"),
        Trouble.PUBLISHED: _("这一处已公布，请保留这一处，或先撤回。"),
        Trouble.NO_WORDS: _("请写明答复内容。"),
    }[trouble]


def _refusals() -> dict[Code, str]:
    return {
        Code.NOT_YOURS: _("您在这个县区没有办理权限。"),
        Code.NO_SUCH: _("没有这条记录。"),
        Code.STATE: _("记录现在的状态不能这样办，请看最新状态。"),
        Code.OWN_WORK: _("自己提交的站址要由别人审核。"),
        Code.REASON: _("请写明退回原因。"),
        Code.BAD_PASSWORD: _("姓名或密码不对。"),
        Code.LOCKED_OUT: _("连续输错次数太多，请 {seconds} 秒后再试。"),
        Code.RATE: _("请求太多，请 {seconds} 秒后再试。"),
        Code.NO_TOKEN: _("登录已过期，请重新登录。"),
        Code.BAD_REQUEST: _("页面已过期或来源不对，请刷新后重试。"),
        Code.TOO_LARGE: _("内容太长，没有收下。请缩短后重试。"),
        Code.BUSY: _("服务器正忙，请稍后再试。"),
        Code.FULL: _("服务器磁盘已满，请联系管理员。"),
    }
