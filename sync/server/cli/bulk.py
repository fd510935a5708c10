"""Submissions in one command: those named, or all that wait; each refusal is told by name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import State
from sync.server.accounts.people import Person, person_by_name
from sync.server.central import Central
from sync.server.cli.frame import reply
from sync.server.errors import Refused
from sync.server.review import bulk, desk
from sync.server.review.looking import Looked
from sync.server.review.sheet import read_sheet
from sync.server.review.troubles import NotDone, words

Step = Callable[[Person, Sequence[Looked]], bulk.Outcome]


def approve_all(
    central: Central, county: str, by: str, keys: Sequence[str], *, despite: bool
) -> None:
    """Approve these submissions, or without keys all that wait, where nothing stands against it."""

    def step(person: Person, looks: Sequence[Looked]) -> bulk.Outcome:
        return bulk.approve_all(central.database, person, county, looks, despite=despite)

    _each(central, county, by, keys, step, State.APPROVED)


def return_all(
    central: Central,
    county: str,
    by: str,
    keys: Sequence[str],
    reason: str,
    fields: Iterable[str] = (),
) -> None:
    """Return these submissions, or without keys all that wait, with one reason."""

    def step(person: Person, looks: Sequence[Looked]) -> bulk.Outcome:
        return bulk.return_all(central.database, person, county, looks, reason, tuple(fields))

    _each(central, county, by, keys, step, State.RETURNED)


def _each(
    central: Central, county: str, by: str, keys: Sequence[str], step: Step, became: State
) -> None:
    with central.database.read() as connection:
        person = person_by_name(connection, by)
        looks, unknown = [], []
        for key in dict.fromkeys(keys):
            rec = desk.record_of(connection, county, key)
            if rec is None:
                error = SurveyError(Problem.NO_SUCH_SITE, site=key)
                unknown.append(bulk.Left(key, key, (str(error),)))
            else:
                seen = read_sheet(connection, county, rec, person.roles(county)).seen
                looks.append(Looked(rec, seen))
        if not keys:
            looks = desk.submitted(connection, county)
    try:
        outcome = step(person, looks)
    except (NotDone, Refused) as error:
        reply({str(became): [], "reason": words(error)}, words(error), refused=True)
        return
    outcome.left[:0] = unknown
    _tell(outcome, became)


def _tell(outcome: bulk.Outcome, became: State) -> None:
    done, left = len(outcome.done), len(outcome.left)
    approved = became == State.APPROVED
    lines = [(_("通过 {count} 处。") if approved else _("退回 {count} 处。")).format(count=done)]
    if left:
        word = _("没有通过 {count} 处：") if approved else _("没有退回 {count} 处：")
        lines[0] += word.format(count=left)
    lines += [f"{one.title}\t{' '.join(one.reasons)}" for one in outcome.left]
    told = {str(became): outcome.done, "left": [asdict(one) for one in outcome.left]}
    reply(told, "\n".join(lines), refused=bool(left))
