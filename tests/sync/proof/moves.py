"""The same histories over two counties, with sites that are given from one to the other and back."""

import hypothesis.strategies as st
from hypothesis.stateful import rule

from surveyapp.storage import Row
from tests.sync.proof.desk import Desk
from tests.sync.proof.house import COUNTY
from tests.sync.proof.judgement import Judgement
from tests.sync.proof.machine import Histories, names, which, who

OTHER = "410102"


class Moves(Histories):
    """What may happen to two lists in a few weeks.

    Who brings a site back into a list may be asked about values there although he had seen them: nobody
    can tell. So questions without a cause are no fault here.
    """

    counties = (COUNTY, OTHER)

    @rule(who=who, which=which)
    def a_move(self, who: int, which: int) -> None:
        self.desk(who).move(self.site(which))

    @rule(first=who, second=who, which=which, name=names)
    def a_move_meets_what_another_types(
        self, first: int, second: int, which: int, name: str
    ) -> None:
        self.desk(first).edit("site", self.site(which), name)
        self.desk(second).move(self.site(which))

    @rule(first=who, second=who, which=which, name=names, told=st.booleans())
    def there_and_back(self, first: int, second: int, which: int, name: str, told: bool) -> None:
        self.desk(first).move(self.site(which))
        self.desk(first).sync()
        if told:
            self.desk(second).sync()
        self.desk(second).edit("site", self.site(which), name)
        self.desk(second).move(self.site(which))

    @rule(who=who, which=which, name=names, synced=st.booleans())
    def a_form_stays_open(self, who: int, which: int, name: str, synced: bool) -> None:
        save = self.desk(who).opens(self.site(which), name)
        if synced:
            self.desk(who).sync()
        save()

    def judge_once(self, found: Judgement) -> None:
        found.nothing_is_lost(self.photos)
        found.of_the_feed(self.bureau)
        for desk in self.desks:
            found.has_the_lists(desk)
            assert not _differences(desk, self.desks[0]), "two laptops show different things"


def _differences(one: Desk, other: Desk) -> dict[str, tuple[Row | None, Row | None]]:
    mine, theirs = one.shown(), other.shown()
    records = mine.keys() | theirs.keys()
    return {
        rec: (mine.get(rec), theirs.get(rec)) for rec in records if mine.get(rec) != theirs.get(rec)
    }
