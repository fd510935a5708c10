"""Surveyors and an office whose server is a process: they work, something breaks, they go on."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from pathlib import Path
from random import Random
from threading import Thread

import httpx

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services import enrolment
from surveyapp.storage import Survey, create_survey, open_survey
from surveyapp.storage.acts import local_now
from sync.server.central import opened
from sync.server.settings import Settings
from tests.sync.faults.ledger import Ledger
from tests.sync.laptop import COUNTY, Office
from tests.sync.running import COMMAND, Running, running
from tests.sync.test_laptop_and_office import edit, fact, photo, same, site, sync

TIMES = int(os.environ.get("SURVEY_FAULTS", "2"))
"""How often each fault befalls; `make faults` asks for a hundred."""
WANG, LI, COPY = "王勘", "李勘", "王勘的副本"
OWN_FIELD = {WANG: "note", LI: "owner", COPY: "address"}
"""On the site all know each types into a field of his own."""
BORNE = {Problem.OFFICE_AWAY}


@dataclass
class Yard:
    """The people and the machines they work at."""

    settings: Settings
    server: Running
    folders: dict[str, Path]
    shared: str = ""
    ledger: Ledger = field(default_factory=Ledger)
    chance: Random = field(default_factory=lambda: Random(5))
    clock: Callable[[], datetime] = local_now
    """What the laptops' clocks show."""

    @contextmanager
    def laptop(self, who: str) -> Iterator[Survey]:
        """A laptop that is opened, used and shut."""
        with open_survey(self.folders[who], who=who, device=who, clock=self.clock) as survey:
            yield survey

    def enrol(self) -> None:
        """Let everybody in, with one site that all know."""
        for who, folder in self.folders.items():
            with (
                create_survey(folder, name="金水区", counties=[COUNTY], who=who) as survey,
                opened(self.settings) as central,
                httpx.Client() as http,
            ):
                enrolment.enrol(survey, self.server.url, Office(central, http).ticket(who))
        self.shared = self.known_site("人民路23号")

    def known_site(self, name: str) -> str:
        """A site that one has made and all have seen."""
        with self.laptop(WANG) as survey:
            key = site(survey, name)
        self.ledger.typed[key, "name"] = name
        for who in self.folders:
            assert self.sync(who)
        return key

    def write(self, who: str, rec: str, name: str, value: str) -> None:
        """A value that will stand, for its author has seen what it is typed over."""
        with self.laptop(who) as survey:
            edit(survey, rec, **{name: value})
        self.ledger.typed[rec, name] = value

    def add(self, who: str, name: str, *, photo_bytes: int = 60_000) -> str:
        """A new site with a demand, and a photo of it."""
        with self.laptop(who) as survey:
            key = site(survey, name)
            amount = float(len(self.ledger.fees))
            fact(survey, "fee", key, kind="entry", amount=amount)
            data = b"\xff\xd8\xff" + self.chance.randbytes(photo_bytes)
            self.ledger.photos.append(photo(survey, key, data))
        self.ledger.typed[key, "name"] = name
        self.ledger.fees[key] = amount
        return key

    def work(self, who: str, number: int, *, photo_bytes: int = 60_000) -> None:
        """A value over the one before, and a new site with all that belongs to it."""
        self.write(who, self.shared, OWN_FIELD[who], f"{who}{number}")
        self.add(who, f"{who}{number}号楼", photo_bytes=photo_bytes)

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

    def anybody(self) -> list[str]:
        """Everybody, in an order by chance."""
        return self.chance.sample(list(self.folders), len(self.folders))

    def judge(self) -> None:
        """All came through: laptops equal, every op once and in order, every photo compared."""
        for who in (*self.folders, *self.folders):
            assert self.sync(who, borne=frozenset())
        for one, other in combinations(self.folders, 2):
            with self.laptop(one) as mine, self.laptop(other) as theirs:
                assert same(mine, theirs)
        for who in self.folders:
            with self.laptop(who) as survey:
                self.ledger.of_a_laptop(survey)
        with opened(self.settings) as central:
            self.ledger.of_the_list(central)


@contextmanager
def yard(
    settings: Settings, people: dict[str, Path], command: tuple[str, ...] = COMMAND
) -> Iterator[Yard]:
    """Everybody enrolled at a server that runs."""
    with running(settings.data, command=command) as server:
        made = Yard(settings, server, people)
        made.enrol()
        yield made
