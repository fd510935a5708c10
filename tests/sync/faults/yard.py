"""Two surveyors and an office whose server is a process: they work, something breaks, they go on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Thread

import httpx

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services import enrolment
from surveyapp.storage import Survey, create_survey, open_survey
from sync.protocol import Outcome
from sync.server.central import opened
from sync.server.settings import Settings
from sync.server.store import feed
from sync.server.store.check import check
from tests.sync.laptop import COUNTY, Office
from tests.sync.running import Running
from tests.sync.test_laptop_and_office import edit, fact, photo, same, site, sync

TIMES = int(os.environ.get("SURVEY_FAULTS", "3"))
"""How often each fault befalls; `make faults` asks for a hundred."""
WANG, LI = "王勘", "李勘"
OWN_FIELD = {WANG: "note", LI: "owner"}
"""On the site both know each types into a field of his own."""
BORNE = {Problem.OFFICE_AWAY}


@dataclass
class Yard:
    """What was typed, and where it must be in the end."""

    settings: Settings
    server: Running
    folders: dict[str, Path]
    shared: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    photos: dict[str, list[str]] = field(default_factory=lambda: {WANG: [], LI: []})
    chance: Random = field(default_factory=lambda: Random(5))

    @contextmanager
    def laptop(self, who: str) -> Iterator[Survey]:
        """A laptop that is opened, used and shut."""
        with open_survey(self.folders[who], who=who, device=who) as survey:
            yield survey

    def enrol(self) -> None:
        """Let both in, with one site that both know."""
        for who, folder in self.folders.items():
            with (
                create_survey(folder, name="金水区", counties=[COUNTY], who=who) as survey,
                opened(self.settings) as central,
                httpx.Client() as http,
            ):
                enrolment.enrol(survey, self.server.url, Office(central, http).ticket(who))
        with self.laptop(WANG) as survey:
            self.shared = site(survey)
            sync(survey)
        self.sync(LI)

    def work(self, who: str, number: int, *, photo_bytes: int = 60_000) -> None:
        """A value over the one before, a new site with a demand, and a photo of it."""
        with self.laptop(who) as survey:
            value = f"{who}{number}"
            edit(survey, self.shared, **{OWN_FIELD[who]: value})
            self.typed[OWN_FIELD[who]] = value
            key = site(survey, f"{value}号楼")
            fact(survey, "fee", key, kind="entry", amount=float(number))
            data = b"\xff\xd8\xff" + self.chance.randbytes(photo_bytes)
            self.photos[who].append(photo(survey, key, data))

    def sync(self, who: str, borne: frozenset[Problem] = frozenset(BORNE)) -> bool:
        """Sync as a person does who will try again; whether it came through."""
        with self.laptop(who) as survey:
            try:
                sync(survey)
            except SurveyError as error:
                if error.problem not in borne:
                    raise
                return False
        return True

    @contextmanager
    def syncing(self, *people: str, borne: frozenset[Problem] = frozenset(BORNE)) -> Iterator[None]:
        """Each syncs at the same time while the block runs; their faults are raised at its end."""
        faults: list[BaseException] = []

        def one(who: str) -> None:
            try:
                self.sync(who, borne)
            except BaseException as error:  # noqa: BLE001 - handed over below
                faults.append(error)

        threads = [Thread(target=one, args=(who,)) for who in people]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for thread in threads:
                thread.join()
        if faults:
            raise faults[0]

    def moment(self, longest_s: float = 0.8) -> float:
        """A moment by chance."""
        return self.chance.uniform(0, longest_s)

    def judge(self) -> None:
        """All came through: laptops equal, every op once and in order, every photo compared."""
        for who in (WANG, LI, WANG):
            assert self.sync(who, borne=frozenset())
        with self.laptop(WANG) as wang, self.laptop(LI) as li:
            assert same(wang, li)
            assert {n: li.site(self.shared)[n] for n in self.typed} == self.typed
            assert [s.check() for s in (wang, li)] == [[], []]
            for who, survey in ((WANG, wang), (LI, li)):
                states = survey.outbox.photo_states(self.photos[who]).values()
                assert set(states) <= {"confirmed"}
                assert survey.outbox.unsent() == (0, 0)
                self._once_and_in_order(survey)
        with opened(self.settings) as central, central.database.read() as connection:
            assert list(check(connection, central.uploads.shelf, photos=True)) == []

    def _once_and_in_order(self, survey: Survey) -> None:
        (enrolled,) = enrolment.enrolments(survey)
        with opened(self.settings) as central, central.database.read() as connection:
            told = feed.verdicts(connection, COUNTY, enrolled.device, after=0, limit=100_000)
        assert [v["n"] for v in told["verdicts"]] == list(range(1, told["last_n"] + 1))
        assert {v["outcome"] for v in told["verdicts"]} <= {Outcome.APPLIED}
