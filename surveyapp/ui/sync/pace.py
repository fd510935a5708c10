"""How far a sync is, in words: its phase, how much of that, bytes and the time left."""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from surveyapp.domain.language import _

if TYPE_CHECKING:
    from surveyapp.services.syncing import Going

STEP_S = 0.1
"""Ten sentences a second are more than anyone reads."""
TRUST_S = 1.0
"""A rate measured for less than this says nothing about the rest."""


class Pace:
    """Words for one sync; None where the last ones still stand."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._phase = ""
        self._began = 0.0
        self._first = 0
        self._said = 0.0

    def words(self, going: "Going") -> str | None:
        """What to show now."""
        now = self._clock()
        if going.phase != self._phase:
            self._phase, self._began, self._first = going.phase, now, going.done
        elif now - self._said < STEP_S and going.done != going.total:
            return None
        self._said = now
        parts = [self._amount(going), self._left(going, now)]
        if going.phase != "photos":
            parts.append(_("已传 {n}").format(n=size(going.sent_bytes + going.received_bytes)))
        return " · ".join(part for part in parts if part)

    def _amount(self, going: "Going") -> str:
        match going.phase:
            case "ops":
                return _("发送记录 {done} / {all}").format(done=going.done, all=going.total)
            case "changes":
                share = 100 * going.done // going.total if going.total else 100
                return _("接收更新 {n}%").format(n=share)
            case "thumbs":
                return _("发送缩略图 {done} / {all}").format(done=going.done, all=going.total)
            case "photos":
                done, whole = size(going.done), size(going.total)
                return _("发送照片 {done} / {all}").format(done=done, all=whole)
            case "digest":
                return _("核对")
            case _:
                return _("连接")

    def _left(self, going: "Going", now: float) -> str:
        gone, done = now - self._began, going.done - self._first
        if going.phase != "photos" or gone < TRUST_S or done <= 0:
            return ""
        seconds = (going.total - going.done) * gone / done
        if seconds < 60:
            return _("约剩 {n} 秒").format(n=max(1, round(seconds)))
        return _("约剩 {n} 分钟").format(n=round(seconds / 60))


def size(count: int) -> str:
    """Bytes as people say them."""
    if count < 1_000_000:
        return f"{count / 1_000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"
