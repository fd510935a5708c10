"""One machine of rules over laptops, office, line, sticks, crashes, restores and copies."""

import shutil
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.bundles import read_bundle, write_bundle
from sync.server.bundles import take_bundle
from sync.server.store import epochs
from tests.sync.proof.bureau import Bureau
from tests.sync.proof.desk import FIELDS, Desk
from tests.sync.proof.house import COUNTY
from tests.sync.proof.judgement import Judgement
from tests.sync.proof.ledger import Ledger
from tests.sync.proof.template import PEOPLE, YEARS, begun, scratch, template

CARRIED = (Problem.BUNDLE_EARLIER, Problem.BUNDLE_NOT_OURS)
"""A file of before a restore or a copy may be refused; it is never taken in half."""


who = st.integers(0, 5)
which = st.integers(0, 3)
names = st.sampled_from(FIELDS[:3])
faults = st.sampled_from(["unheard", "unanswered", "away", "killed", "server"])


class Histories(RuleBasedStateMachine):
    """What may happen to a county's list in a few weeks."""

    database = ""
    counties: ClassVar[tuple[str, ...]] = (COUNTY,)
    befell: ClassVar[Counter[str]] = Counter()
    """What has happened in all histories of this process: a machine that is never hit proves nothing."""

    @initialize(quiet=st.booleans(), luck=st.integers(0, 99))
    def begin(self, quiet: bool, luck: int = 0) -> None:
        """`quiet` histories know no trouble in which a question may lack its cause.

        `luck` draws how far the sequence leaps after restores, so that a history can be played again.
        """
        self.quiet = quiet
        epochs.length = partial(Random(luck).randint, 1, 2**16)
        self.folder = scratch()
        shutil.copytree(template(self.counties), self.folder, dirs_exist_ok=True)
        self.ledger = Ledger()
        self.house = begun(self.folder, self.database)
        self.desks = [
            Desk(
                self.house, self.ledger, self.folder / name, name, (n,), YEARS[name], self.counties
            )
            for n, name in enumerate(PEOPLE, 1)
        ]
        self.bureau = Bureau(self.house, self.ledger)
        self.lines = len(PEOPLE)
        self.sites: list[str] = []
        self.fees: list[str] = []
        self.photos: list[bytes] = []
        self.sticks: list[Path] = []
        self.replies: list[tuple[Desk, Path]] = []
        self.copy: Path | None = None
        self._everybody_knows_one_site()

    def _everybody_knows_one_site(self) -> None:
        self.sites.append(self.desks[0].new_site())
        for desk in self.desks:
            desk.sync()
        self.bureau.look()

    def desk(self, number: int) -> Desk:
        return self.desks[number % len(self.desks)]

    def site(self, number: int) -> str:
        return self.sites[number % len(self.sites)]

    # people type

    @rule(who=who)
    def a_new_site(self, who: int) -> None:
        self.sites.append(self.desk(who).new_site())

    @rule(who=who, which=which, name=names)
    def a_value(self, who: int, which: int, name: str) -> None:
        self.desk(who).edit("site", self.site(which), name)

    @rule(first=who, second=who, which=which, name=names)
    def two_type_in_one_field(self, first: int, second: int, which: int, name: str) -> None:
        self.desk(first).edit("site", self.site(which), name)
        self.desk(second).edit("site", self.site(which), name)

    @rule(who=who, which=which, photo=st.booleans())
    def a_fact(self, who: int, which: int, photo: bool) -> None:
        desk, site = self.desk(who), self.site(which)
        if desk.row("site", site) is None:
            return
        if photo:
            self.photos.append(desk.new_photo(site))
        else:
            self.fees.append(desk.new_fee(site))

    @precondition(lambda self: self.fees)
    @rule(who=who, which=which)
    def a_correction(self, who: int, which: int) -> None:
        self.desk(who).edit("fee", self.fees[which % len(self.fees)], "note")

    @rule(who=who, which=which, deleted=st.sampled_from([1, 1, 0]))
    def a_deletion(self, who: int, which: int, deleted: int) -> None:
        self.desk(who).delete(self.site(which), deleted)

    @rule(who=who, take=st.booleans())
    def own_question_settled(self, who: int, take: bool) -> None:
        self.desk(who).settle(take=take)

    # the office

    @rule(which=which, name=st.sampled_from([*FIELDS[:3], "field_of_2031"]), look=st.booleans())
    def the_office_types(self, which: int, name: str, look: bool) -> None:
        if look:
            self.bureau.look()
        self.bureau.edit(self.site(which), name)

    @rule(who=who, which=which, approved=st.booleans())
    def a_submission_is_judged(self, who: int, which: int, approved: bool) -> None:
        self.desk(who).submit(self.site(which))
        self.desk(who).sync()
        self.bureau.look()
        self.bureau.judge(self.site(which), approved=approved)

    @rule(who=who, which=which)
    def the_office_publishes(self, who: int, which: int) -> None:
        self.a_submission_is_judged(who, which, approved=True)
        self.befell["lists published"] += self.bureau.publish()

    @rule(take=st.booleans())
    def the_office_settles(self, take: bool) -> None:
        self.bureau.look()
        self.bureau.settle(take=take)

    # line and stick

    @rule(who=who)
    def a_sync(self, who: int) -> None:
        self.desk(who).sync()

    @rule(who=who, at=st.integers(0, 12), fault=faults)
    def a_sync_that_breaks(self, who: int, at: int, fault: Any) -> None:
        desk = self.desk(who)
        before = desk.hits
        through = desk.sync(at, fault)
        if desk.hits > before:
            self.befell[f"syncs struck: {fault}"] += 1
            self.befell[f"syncs struck that came through: {fault}"] += through

    @rule(who=who, carried=st.booleans(), answered=st.booleans())
    def a_stick(self, who: int, carried: bool, answered: bool) -> None:
        desk = self.desk(who)
        target = self.folder / f"up{len(self.sticks)}.ssb"
        files, _ = write_bundle(desk.survey, target)
        self.sticks += files
        if carried:
            self.carry(len(self.sticks) - 1, desk, answered=answered)

    @precondition(lambda self: self.sticks)
    @rule(who=who, which=which, answered=st.booleans())
    def an_old_stick(self, who: int, which: int, answered: bool) -> None:
        self.carry(which % len(self.sticks), self.desk(who), answered=answered)

    @rule(who=who, which=which, name=names)
    def typed_again_while_a_stick_is_on_its_way(self, who: int, which: int, name: str) -> None:
        desk = self.desk(who)
        desk.edit("site", self.site(which), name)
        self.a_stick(who, carried=False, answered=False)
        desk.edit("site", self.site(which), name)

    @rule(who=who, which=which, name=names)
    def typed_over_what_a_reply_brought_unseen(self, who: int, which: int, name: str) -> None:
        desk = self.desk(who)
        self.a_stick(who, carried=False, answered=False)
        before = len(self.sticks) - 1
        self.the_office_types(which, name, look=True)
        self.typed_again_while_a_stick_is_on_its_way(who, which, name)
        self.carry(before, desk, answered=True)
        desk.edit("site", self.site(which), name)

    @precondition(lambda self: self.replies)
    @rule(which=which)
    def an_old_reply(self, which: int) -> None:
        self._read(*self.replies[which % len(self.replies)])

    def carry(self, number: int, desk: Desk, *, answered: bool) -> None:
        reply = self.folder / f"down{len(self.replies)}.ssb"
        try:
            _, files = take_bundle(
                self.house.central,
                self.sticks[number],
                carrier="c",
                reply=reply if answered else None,
            )
        except SurveyError as error:
            if error.problem not in CARRIED:
                raise
            return
        self.befell["bundles carried"] += 1
        for file in files:
            self.replies.append((desk, file))
            self._read(desk, file)

    def _read(self, desk: Desk, file: Path) -> None:
        try:
            read_bundle(desk.survey, file)
        except SurveyError as error:
            is_copy = error.problem is Problem.OFFICE_REFUSED and not self.ledger.calm
            if error.problem not in CARRIED and not is_copy:  # a copy hears that it needs a line
                raise
        desk.sees_its_own()

    # what befalls machines

    @rule(who=who)
    def a_laptop_loses_its_power(self, who: int) -> None:
        self.befell["laptops without power"] += 1
        self.desk(who).crash()

    @rule(who=who, which=which, name=names)
    def a_laptop_loses_its_file(self, who: int, which: int, name: str) -> None:
        self.befell["files lost and made again"] += 1
        self.desk(who).lose_the_file()
        self.desk(who).edit("site", self.site(which), name)

    @precondition(lambda self: len(self.desks) < len(PEOPLE) + 2)
    @precondition(lambda self: not self.quiet)
    @rule(who=who)
    def a_laptop_is_copied(self, who: int) -> None:
        self.ledger.calm = False
        self.befell["laptops copied"] += 1
        old = self.desk(who)
        there = self.folder / f"copy{len(self.desks)}"
        shutil.copytree(old.folder, there)
        self.lines += 2
        line = old.line
        old.line = (*line, self.lines - 1)
        line = (*line, self.lines)
        self.desks.append(
            Desk(self.house, self.ledger, there, old.name, line, old.years, self.counties)
        )

    @precondition(lambda self: not self.quiet)
    @rule(who=who)
    def a_laptop_comes_with_a_new_ticket(self, who: int) -> None:
        self.ledger.calm = False
        self.befell["tickets used again"] += 1
        self.desk(who).enrol()

    @rule()
    def the_server_is_copied(self) -> None:
        self.copy = self.house.copy()

    @precondition(lambda self: self.copy)
    @precondition(lambda self: not self.quiet)
    @rule()
    def the_server_is_put_back(self) -> None:
        assert self.copy is not None
        self.ledger.calm = False
        self.befell["servers restored"] += 1
        self.house.restore(self.copy)
        self.bureau.begin_anew()

    @precondition(lambda self: not self.quiet)
    @rule(who=who, which=which, name=names)
    def an_office_is_put_back_to_before_a_laptop_came(
        self, who: int, which: int, name: str
    ) -> None:
        self.the_server_is_copied()
        self.a_laptop_comes_with_a_new_ticket(who)
        self.desk(who).edit("site", self.site(which), name)
        self.desk(who).sync()
        self.the_server_is_put_back()

    @precondition(lambda self: not self.quiet)
    @rule(who=who, which=which, name=names)
    def an_office_is_put_back_to_one_copy_twice(self, who: int, which: int, name: str) -> None:
        self.the_server_is_copied()
        self.the_server_is_put_back()
        self.desk(who).edit("site", self.site(which), name)
        self.desk(who).sync()
        self.the_server_is_put_back()
        self.the_office_types(which, name, look=True)
        self.desk(who).edit("site", self.site(which), name)

    @precondition(lambda self: len(self.desks) < len(PEOPLE) + 2)
    @precondition(lambda self: not self.quiet)
    @rule(who=who, which=which, name=names)
    def an_office_is_put_back_and_hears_a_copy_first(self, who: int, which: int, name: str) -> None:
        self.the_server_is_copied()
        self.a_laptop_is_copied(who)
        self.desk(who).edit("site", self.site(which), name)
        self.desk(who).sync()
        self.the_server_is_put_back()
        self.desks[-1].edit("site", self.site(which), "note")
        self.a_stick(len(self.desks) - 1, carried=True, answered=False)

    @precondition(lambda self: not self.quiet)
    @rule(who=who, which=which, name=names)
    def an_office_is_put_back_before_its_answer_came(self, who: int, which: int, name: str) -> None:
        self.desk(who).edit("site", self.site(which), name)
        self.the_office_types(which, name, look=True)
        self.a_stick(who, carried=True, answered=False)
        self.the_server_is_copied()
        self.the_server_is_put_back()

    # the end of the weeks

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        try:
            self.everybody_syncs()
            self.judge()
        finally:
            for desk in self.desks:
                desk.close()
            self.house.central.database.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def everybody_syncs(self) -> None:
        for _ in range(2):
            for desk in self.desks:
                assert desk.sync()
        for desk in self.desks:
            assert desk.sync()
        self.bureau.look()

    def judge(self) -> None:
        found = Judgement(self.house, self.ledger)
        self.judge_once(found)
        for number in range(len(self.sticks)):
            self.carry(number, self.desks[0], answered=True)
        for desk in self.desks:
            desk.sync()
        again = Judgement(self.house, self.ledger)
        assert again.fingerprint() == found.fingerprint(), "a message said twice was done twice"

    def judge_once(self, found: Judgement) -> None:
        found.of_the_list(self.photos)
        found.of_the_feed(self.bureau)
        for desk in self.desks:
            found.of_a_laptop(desk)


def prove(
    url: str,
    histories: int,
    steps: int = 12,
    *,
    of: type[Histories] = Histories,
    draw: int | None = 0,
    shortened: bool = True,
) -> None:
    """Play histories on one database; raises at one that breaks the rule, shortened when asked.

    The same `draw` gives the same histories, None always others.
    """
    machine = type(of.__name__, (of,), {"database": url})
    if draw is not None:
        machine = seed(draw)(machine)
    chosen = settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=False,
        phases=[Phase.generate, *([Phase.shrink] if shortened else [])],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


__all__ = ["Histories", "prove"]
