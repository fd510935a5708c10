"""The steps of a matter at the office: opened, answered, reminded of, closed.

Each is a set of ordinary ops of the person at the desk, judged by the table of rights, so that
laptops receive by sync what the office decided. `seen` is the `seq` of the record that was shown.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from surveyapp.domain.changes import Edit, Fields, Value
from surveyapp.domain.coordination import Proposal, next_number, steps
from surveyapp.domain.coordination.found import obstacle_of, table_of
from surveyapp.domain.policy.cases import NOT_FOR_DEPARTMENTS
from surveyapp.domain.policy.flags import Flag
from sync.protocol import Code, Op, Verdict
from sync.server.accounts.people import Person
from sync.server.accounts.rights import right
from sync.server.coordination import book
from sync.server.errors import Refused
from sync.server.review.findings import findings
from sync.server.review.sending import here_and_now, op_of, send
from sync.server.review.sheet import Row, Sheet, read_sheet, row_of
from sync.server.review.troubles import NotDone, Trouble
from sync.server.store.database import Database
from sync.server.store.records import load


def may(person: Person, county: str, field: str = "*") -> bool:
    """Whether a person writes a field of matters in a county; `*` means opening and closing."""
    return not person.roles(county).isdisjoint(right(book.KIND, field).write)


def key_of(proposal: Proposal) -> str:
    """Tells a proposal from any other, and from itself with other facts."""
    draft = proposal.draft
    proof = [flag.fingerprint for flag in proposal.flags]
    parts = (draft.topic, draft.lead, *draft.co, *draft.sites, *proposal.obstacles, *proof)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def raisable(sheet: Sheet, findings: Iterable[Flag]) -> list[str]:
    """The fingerprints of findings that departments could settle and that are no obstacles yet."""
    obstacles = sheet.rows("obstacle")
    return [
        flag.fingerprint
        for flag in findings
        if flag.departments
        and flag.topic not in NOT_FOR_DEPARTMENTS
        and obstacle_of(flag, obstacles) is None
    ]


def raise_obstacle(
    database: Database, person: Person, county: str, site: str, fingerprint: str
) -> Verdict:
    """Make an obstacle of a finding, so that it can go to the departments whatever its weight."""
    if person.roles(county).isdisjoint(right("obstacle").write):
        raise Refused(Code.NOT_YOURS)
    with database.read() as connection:
        sheet = read_sheet(connection, county, site, person.roles(county))
        found = findings(connection, sheet)
    flag = next((flag for flag in found if flag.fingerprint == fingerprint), None)
    if flag is None or fingerprint not in raisable(sheet, found):
        raise NotDone(Trouble.CHANGED)
    table = table_of(flag)
    about = next((row for row in sheet.rows(table or "") if row["id"] == flag.record), None)
    edit = steps.obstacle_edit(flag, about, _made(person))
    return send(database, person, county, *_ops([edit], {}))


def open_case(
    database: Database, person: Person, county: str, key: str, told: steps.Opening
) -> str:
    """Put a proposed matter before the departments; gives its id. Raises `NotDone`, `Refused`."""
    _require(person, county)
    with database.read() as connection:
        offered = book.proposals(connection, county, told.day)
        found = next((p for p in offered if key_of(p) == key), None)
        if found is None:
            raise NotDone(Trouble.CHANGED)
        number = told.number or next_number(book.cases(connection, county, told.day), told.day)
        asking = {flag.record for flag in found.flags if table_of(flag) and flag.record}
        held = load(connection, county, [*found.obstacles, *sorted(asking)]).before

    def about(flag: Flag) -> Row | None:
        document = held.get(str(flag.record))
        return row_of(document) if document else None

    standing = [row_of(held[rec]) for rec in found.obstacles]
    edits = steps.opening(found, replace(told, number=number), standing, about, _made(person))
    bases = {rec: document.seq for rec, document in held.items()}
    return send(database, person, county, *_ops(edits, bases)).rec


def reply(
    database: Database, person: Person, county: str, rec: str, seen: int, text: str, on: date
) -> Verdict:
    """Note what the departments answered. Raises `NotDone`, `Refused`, `SurveyError`."""
    found = _seen(database, person, county, rec, seen, "reply")
    if not text.strip():
        raise NotDone(Trouble.NO_WORDS)
    return _write(database, person, found, steps.replying(found.case, text.strip(), on))


def remind(
    database: Database, person: Person, county: str, rec: str, seen: int, on: date
) -> Verdict:
    """Note that a reminder went out. Raises `NotDone`, `Refused`, `SurveyError`."""
    found = _seen(database, person, county, rec, seen, "reminded_on")
    case = replace(found.case, today=on)
    return _write(database, person, found, steps.reminding(case, on))


def close(
    database: Database, person: Person, county: str, rec: str, seen: int, told: steps.Closing
) -> Verdict:
    """Close a matter; its outcome goes back to its obstacles, see `steps.closing`."""
    found = _seen(database, person, county, rec, seen, "outcome")
    return _write(database, person, found, steps.closing(found.case, told, found.obstacle_rows()))


def _seen(
    database: Database, person: Person, county: str, rec: str, seen: int, field: str
) -> book.Matter:
    _require(person, county, field)
    with database.read() as connection:
        found = book.matter(connection, county, rec)
    if found.document.seq != seen:
        raise NotDone(Trouble.CHANGED)
    return found


def _require(person: Person, county: str, field: str = "*") -> None:
    if not may(person, county, field):
        raise Refused(Code.NOT_YOURS)


def _write(database: Database, person: Person, found: book.Matter, edits: list[Edit]) -> Verdict:
    bases = {d.rec: d.seq for d in (found.document, *found.obstacles)}
    return send(database, person, found.county, *_ops(edits, bases))


def _ops(edits: Sequence[Edit], bases: dict[str, int]) -> list[Op]:
    return [
        op_of(edit.record, edit.table, bases.get(edit.record, 0), _told(edit, bases))
        for edit in edits
    ]


def _told(edit: Edit, bases: dict[str, int]) -> Fields:
    """The fields of an op; a new record names its site, a matter has none."""
    fields: dict[str, Value] = dict(edit.fields)
    return fields if edit.record in bases else {"site": edit.site, **fields}


def _made(person: Person) -> Fields:
    return {"created_at": here_and_now(), "created_by": person.name}
