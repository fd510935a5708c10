"""Why a step of a batch may not be done: every site by its number, every reason in words."""

from dataclasses import dataclass

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from sync.server.batches import shelf
from sync.server.batches.shelf import Batch


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands against a step; `number` is blank where it is of no one site."""

    number: str
    reason: str

    def __str__(self) -> str:
        return f"{self.number} {self.reason}".strip()


def refused(title: str, act: str, *faults: Fault | str) -> SurveyError:
    """A step that may not be done, and why; the faults travel along for pages to list."""
    every = tuple(Fault("", one) if isinstance(one, str) else one for one in faults)
    reason = _("；").join(map(str, every))
    return SurveyError(Problem.BATCH_REFUSED, batch=title, act=act, reason=reason, faults=every)


def must_be(found: Batch, state: str, act: str) -> None:
    """Stop a step that a batch has not come to or is past."""
    if found.state != state:
        words = {
            shelf.DRAFT: _("还是草稿"),
            shelf.ON_NOTICE: _("正在公示"),
            shelf.PUBLISHED: _("已经公布"),
            shelf.SUPERSEDED: _("已经被取代"),
            shelf.WITHDRAWN: _("已经撤回"),
            shelf.DROPPED: _("已经作废"),
        }
        raise refused(found.plan.title, act, words[found.state])
