"""Submissions approved or returned from the queue, where that is safe; each is judged for itself.

What wants a second look – values in doubt, a photo that is missing, a severe finding – is not
approved unseen: it stays, with its reason. Who has looked at it may approve it in spite of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from surveyapp.domain.language import _
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.terms import Severity
from sync.server.accounts.people import Person
from sync.server.errors import Refused
from sync.server.review import verbs
from sync.server.review.findings import findings
from sync.server.review.looking import Looked
from sync.server.review.sheet import Sheet, read_sheet
from sync.server.review.troubles import NotDone, Trouble, words
from sync.server.store.database import Database

MOST = 50
"""A page of the queue."""


@dataclass(frozen=True, slots=True)
class Left:
    """A record that nothing was done to, and why."""

    rec: str
    title: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Outcome:
    """What came of it: titles of the records done, and those left with their reasons."""

    done: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def approve_all(
    database: Database,
    person: Person,
    county: str,
    looks: Sequence[Looked],
    *,
    despite: bool = False,
) -> Outcome:
    """Approve the submissions that nothing stands against; `despite` findings, when the person saw them.

    Raises `Refused` for who is not of the office.
    """

    def approve(look: Looked) -> None:
        verbs.approve(database, person, county, look.rec, look.seen)

    return _each(database, person, county, looks, approve, hindered=not despite)


def return_all(
    database: Database,
    person: Person,
    county: str,
    looks: Sequence[Looked],
    reason: str,
    fields: Sequence[str] = (),
) -> Outcome:
    """Return submissions with one reason and the fields it is about. Raises `NotDone` NO_REASON or `Refused`."""
    if not reason.strip():
        raise NotDone(Trouble.NO_REASON)

    def send_back(look: Looked) -> None:
        verbs.send_back(database, person, county, look.rec, look.seen, reason, fields)

    return _each(database, person, county, looks, send_back, hindered=False)


def _each(
    database: Database,
    person: Person,
    county: str,
    looks: Sequence[Looked],
    do: Callable[[Looked], None],
    *,
    hindered: bool,
) -> Outcome:
    verbs.must_be_office(person, county)
    outcome = Outcome()
    for look in looks:
        with database.read() as connection:
            sheet = read_sheet(connection, county, look.rec, person.roles(county))
            flags = findings(connection, sheet) if hindered else []
        reasons = tuple(_hindrances(sheet, flags)) if hindered else ()
        if not reasons:
            try:
                do(look)
            except (NotDone, Refused) as error:
                reasons = (words(error),)
        if reasons:
            outcome.left.append(Left(look.rec, _title(sheet), reasons))
        else:
            outcome.done.append(_title(sheet))
    return outcome


def _hindrances(sheet: Sheet, flags: Sequence[Flag]) -> Iterator[str]:
    """What asks for a second look at a submission."""
    if next(sheet.challenges(), None):
        yield words(NotDone(Trouble.OPEN_CHALLENGES))
    late = sum(not photo.whole for photo in sheet.photos)
    if late:
        yield _("{count} 张照片原图未到。").format(count=late)
    if not sheet.photos:
        yield _("没有照片。")
    for flag in flags:
        if flag.severity == Severity.SEVERE or flag.rule == "shot_missing":
            yield flag.message


def _title(sheet: Sheet) -> str:
    site = sheet.site
    return " ".join(str(site[n]) for n in ("number", "name") if site.get(n)) or sheet.rec
