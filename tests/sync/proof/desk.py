"""A person at a laptop who types and notes in the ledger what stood there."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import orjson

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.moments import CHINA
from surveyapp.services import challenges, enrolment, syncing
from surveyapp.storage import Row, Survey, open_survey, rebuild
from surveyapp.storage.travel import LOCAL
from sync.line import Line as HttpLine
from tests.sync.proof.house import COUNTY, House
from tests.sync.proof.ledger import Ledger, Line
from tests.sync.proof.wire import Fault, Killed, Wire

SERVER = "http://office"
FIELDS = ("name", "address", "owner", "note")
NOW = datetime(2026, 3, 21, 10, tzinfo=CHINA)
Typed = tuple[str, str, str]
"""Kind, record and field of a value."""
UNSEALED = """
    SELECT c.tab, c.record, c.after FROM outbox o JOIN change c ON c.n = o.change ORDER BY o.change
"""
_MADE_HERE = {"created_at", "created_by"}


@dataclass
class Desk:
    """A laptop with a real survey; its clock is years off."""

    house: House
    ledger: Ledger
    folder: Path
    name: str
    line: Line
    years: int = 0
    counties: tuple[str, ...] = (COUNTY,)
    copies: int = 0
    hits: int = 0
    """How often a fault has struck its line."""

    def __post_init__(self) -> None:
        self.survey = self._opened()

    def _opened(self) -> Survey:
        now = NOW + timedelta(days=365 * self.years)
        return open_survey(self.folder, who=self.name, device=self.name, clock=lambda: now)

    def enrol(self) -> None:
        """Use a new ticket."""
        with self._line(SERVER) as line:
            area = COUNTY if len(self.counties) == 1 else COUNTY[:4]
            ticket = self.house.ticket(self.name, area=area)
            enrolment.enrol(self.survey, SERVER, ticket, line=line)
        self.sees_its_own()

    # what a person does

    def row(self, table: str, rec: str) -> Row | None:
        """What is shown of a record."""
        return next(iter(self.survey.rows(table, [rec])), None)

    def new_site(self) -> str:
        """A new record, with a value in each field."""
        rec = uuid7()
        told: dict[str, Value] = {name: self.ledger.fresh() for name in FIELDS[:2]}
        for name, value in told.items():
            self.ledger.wrote((rec, name), value, None, self.line)
        number = self.survey.next_number(COUNTY)
        fields = {"number": number, "kind": "rooftop", "county": COUNTY, **told}
        self.survey.write(Label("new_site", {"name": ""}), [Edit("site", rec, fields)])
        return rec

    def add(self, table: str, site: str, fields: Mapping[str, Value]) -> str:
        """A new fact."""
        rec = uuid7()
        edit = Edit(table, rec, fields, site)
        self.survey.write(Label("add", {"name": "", "table": table}), [edit])
        return rec

    def new_fee(self, site: str) -> str:
        """A demand for a fee, with a note of its own."""
        note = self.ledger.fresh()
        rec = self.add("fee", site, {"kind": "entry", "amount": 1.0, "note": note})
        self.ledger.wrote((rec, "note"), note, None, self.line)
        return rec

    def new_photo(self, site: str) -> bytes:
        """A photo of some bytes."""
        data = b"\xff\xd8\xff" + self.ledger.fresh().encode() * 40
        told = sha256(data).hexdigest()
        self.survey.vault.add(data, told, ".jpg")
        facts: dict[str, Value] = {
            "sha256": told,
            "size": len(data),
            "mime": "image/jpeg",
            "marks": "[]",
        }
        self.add("photo", site, facts)
        return data

    def edit(self, table: str, rec: str, name: str) -> None:
        """Type a value over what is shown."""
        row = self.row(table, rec)
        if row is None:
            return
        value = self.ledger.fresh()
        self.ledger.wrote((rec, name), value, row[name], self.line)
        self._set(table, rec, {name: value})
        now = self.row(table, rec)
        assert now is not None
        assert now[name] == value

    def delete(self, rec: str, deleted: int) -> None:
        """Delete a site that is shown, or bring it back."""
        row = self.row("site", rec)
        if row is None or row["deleted"] == deleted:
            return
        if deleted:
            self.ledger.deletions.append((rec, {name: row[name] for name in FIELDS}))
        self._set("site", rec, {"deleted": deleted})

    def move(self, rec: str) -> None:
        """Give a site that is shown to the other county."""
        row = self.row("site", rec)
        if row is not None and not row["deleted"]:
            there = next(county for county in self.counties if county != row["county"])
            self._set("site", rec, {"county": there})

    def opens(self, rec: str, name: str) -> Callable[[], None]:
        """Begin to type in a form; calling what is given saves it, whatever came meanwhile."""
        row = self.row("site", rec)
        if row is None or row["deleted"]:
            return lambda: None
        value, shown = self.ledger.fresh(), row[name]
        self.survey.keep_draft(rec, {name: value})

        def save() -> None:
            self.ledger.wrote((rec, name), value, shown, self.line)
            self._set("site", rec, {name: value})

        return save

    def submit(self, rec: str) -> None:
        """Hand a record in."""
        row = self.row("site", rec)
        if row is not None and row["state"] == "draft":
            self.ledger.judged.add(rec)
            self._set("site", rec, {"state": "submitted"})

    def _set(self, table: str, rec: str, fields: Mapping[str, Value]) -> None:
        label = Label("edit_many", {"name": "", "count": "1"})
        self.survey.write(label, [Edit(table, rec, fields)])

    def settle(self, *, take: bool) -> None:
        """Settle the first challenge of one's own."""
        for one in challenges.challenges(self.survey):
            if not one.may_settle or one.settled or one.field not in FIELDS:
                continue
            row = self.row(one.kind, one.record)
            if row is None:
                continue
            self.ledger.closed.add((one.record, one.field, one.other.value))
            if take:
                shown = row[one.field]
                self.ledger.wrote((one.record, one.field), one.other.value, shown, self.line)
            challenges.settle(self.survey, one, take=take)
            return

    # what happens to a laptop

    def _line(
        self, server: str, *, at: int = -1, fault: Fault = "unheard", **more: Any
    ) -> HttpLine:
        wire = Wire(self.house.app, at, fault, self.house.restart, self._hit)
        http = httpx.Client(transport=wire)
        # One exchange at a time: the same draw is to give the same history.
        return HttpLine(server, http, pause=lambda _s, _c: None, width=1, **more)

    def _hit(self) -> None:
        self.hits += 1

    def sync(self, at: int = -1, fault: Fault = "unheard") -> bool:
        """Sync, with a fault at one of its requests; whether it came to its end."""
        try:
            syncing.sync(
                self.survey, new_line=lambda s, **o: self._line(s, at=at, fault=fault, **o)
            )
        except Killed:
            self.crash()
            return False
        except SurveyError as error:
            if error.problem is Problem.OFFICE_REFUSED and at < 0:
                return self._come_again(error)
            unknown = error.problem is Problem.OFFICE_REFUSED and not self.ledger.calm
            if error.problem is not Problem.OFFICE_AWAY and not unknown:
                raise
            return False
        finally:
            self.sees_its_own()
        return True

    def _come_again(self, error: SurveyError) -> bool:
        """An office restored from before this laptop came knows it no more: a new ticket."""
        assert not self.ledger.calm, error
        self.enrol()
        syncing.sync(self.survey, new_line=self._line)
        return True

    def crash(self) -> None:
        """Power goes: what lies on the disk at this moment is all there is."""
        self.copies += 1
        there = self.folder.with_name(f"{self.folder.name}-{self.copies}")
        shutil.copytree(self.folder, there)
        self.survey.close()
        shutil.rmtree(self.folder)
        self.folder = there
        self.survey = self._opened()

    def lose_the_file(self) -> None:
        """The survey file is gone; journals, book and photos are left, and it is made again."""
        before = self._shown()
        told = [asdict(one) for one in enrolment.enrolments(self.survey)]
        self.survey.close()
        for name in ("survey.gpkg", "survey.gpkg-wal", "survey.gpkg-shm"):
            (self.folder / name).unlink(missing_ok=True)
        rebuild(self.folder)
        self.survey = self._opened()
        # Each would find this in a home of its own; in a proof a laptop and its copy share one.
        self.survey.set_setting(enrolment.SETTING, told)
        assert self._shown() == before, "a rebuilt survey shows something else"

    def _shown(self) -> dict[str, Row]:
        """Everything a person sees, but for the place of the rows in their tables."""
        tables = ("site", "fee", "photo")
        rows = (row for table in tables for row in self.survey.all_rows(table))
        return {str(row["id"]): {k: v for k, v in row.items() if k != "fid"} for row in rows}

    def shown(self) -> dict[str, Row]:
        """What every laptop shows alike: not what each makes for itself.

        When and by whom a record was made is such a thing where its list does not say: an office
        put back may have its word on a record again before it has the record.
        """
        return {
            rec: {name: v for name, v in row.items() if name not in LOCAL | _MADE_HERE}
            for rec, row in self._shown().items()
        }

    def close(self) -> None:
        """Shut the laptop."""
        self.survey.close()

    def sees_its_own(self) -> None:
        """Whatever has no answer yet is shown as it was typed."""
        # Where sites move, what waits for the list of before is not what is meant.
        waiting = self._waiting() if self.counties == (COUNTY,) else {}
        for (kind, rec, name), value in (waiting | self._unsealed()).items():
            row = self.row(kind, rec)
            if name in FIELDS:
                assert row is not None
                assert row[name] == value, "a laptop does not show what was typed on it"

    def _waiting(self) -> dict[Typed, Value]:
        found: dict[Typed, Value] = {}
        for device in {e.device for e in enrolment.enrolments(self.survey)}:
            for op in self.survey.outbox.waiting(device, COUNTY):
                found |= {(op.kind, op.rec, name): value for name, value in op.fields.items()}
        return found

    def _unsealed(self) -> dict[Typed, Value]:
        """What was typed since the last op of its record was numbered."""
        found: dict[Typed, Value] = {}
        with self.survey._store.reading() as connection:
            for kind, rec, fields in connection.execute(UNSEALED):
                found |= {(kind, rec, name): v for name, v in orjson.loads(fields).items()}
        return found
