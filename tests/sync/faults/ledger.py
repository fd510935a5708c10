"""What people typed, and what must have become of it on every laptop and in the list."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson
from sqlalchemy import select

from surveyapp.domain.changes import Value
from surveyapp.services.challenges import challenges
from surveyapp.storage import Survey
from sync.protocol import Outcome, Verdict
from sync.server.central import Central
from sync.server.store import tables as t
from sync.server.store.check import check

Key = tuple[str, str]
"""A site and a field."""


@dataclass
class Meeting:
    """A field in which several typed without having seen each other."""

    last: set[Value] = field(default_factory=set)
    """What each typed last: one value stands, and a person is asked about every other. None where
    the program writes, which numbers sites."""
    before: set[Value] = field(default_factory=set)
    """What their author typed over himself, which may still be asked about."""


@dataclass
class Ledger:
    """The witness of everything that was typed."""

    typed: dict[Key, Value] = field(default_factory=dict)
    """What must stand: nobody typed in these fields without having seen what stood there."""
    fees: dict[str, float] = field(default_factory=dict)
    """The demand at each site."""
    photos: list[str] = field(default_factory=list)
    met: dict[Key, Meeting] = field(default_factory=lambda: defaultdict(Meeting))

    def of_a_laptop(self, survey: Survey) -> None:
        """It shows everything, is sound, and has nothing left to send."""
        sites = {rec: survey.site(rec) for rec, _ in {*self.typed, *self.met}}
        assert {key: sites[key[0]][key[1]] for key in self.typed} == self.typed
        assert {s: [f["amount"] for f in survey.children("fee", s)] for s in self.fees} == {
            site: [amount] for site, amount in self.fees.items()
        }
        numbers = [number for _, number in survey.stream("site", ("id", "number"))]
        assert len(numbers) == len(set(numbers))
        self._meetings(survey)
        assert set(survey.outbox.photos.states(self.photos).values()) <= {"confirmed", "remote"}
        assert survey.outbox.unsent() == (0, 0)
        assert survey.check() == []

    def _meetings(self, survey: Survey) -> None:
        told: dict[Key, set[Value]] = defaultdict(set)
        for one in challenges(survey):
            told[one.record, one.field].add(one.other.value)
        assert set(told) <= set(self.met), "a question that has no cause"
        for key, meeting in self.met.items():
            shown = survey.site(key[0])[key[1]]
            typed = meeting.last | meeting.before
            assert meeting.last <= told[key] | {shown}, "lost without a word"
            assert told[key] <= typed
            assert shown in typed or not meeting.last

    def of_the_list(self, central: Central) -> None:
        """Every op once and in order, none refused, every photo there byte for byte."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for device, verdict in _verdicts(central):
            numbers[device].append(verdict.n)
            asked = {(verdict.rec, one.rpartition("/")[2]) for one in verdict.challenges}
            assert verdict.outcome == (Outcome.CHALLENGED if asked else Outcome.APPLIED)
            assert asked <= set(self.met)
        for found in numbers.values():
            assert found == list(range(1, len(found) + 1))
        with central.database.read() as connection:
            b = t.blob.c
            there = connection.scalars(select(b.sha256).where(b.confirmed_at.is_not(None)))
            assert set(there) == set(self.photos)
            assert list(check(connection, central.uploads.shelf, photos=True)) == []


def _verdicts(central: Central) -> Iterator[tuple[str, Verdict]]:
    """Device and verdict of every op, in the order in which the list took them."""
    with central.database.read() as connection:
        rows = connection.execute(select(t.op.c.device, t.op.c.verdict).order_by(t.op.c.seq))
        for device, verdict in rows:
            yield device, Verdict.parse(orjson.loads(verdict))
