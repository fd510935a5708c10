"""Matters before the departments, for scripts at the office: propose, open, answer, remind, close, print."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from surveyapp.domain.coordination import Case, line_of, steps
from surveyapp.domain.coordination.proposals import as_document
from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import _
from surveyapp.domain.policy.terms import TOPIC
from surveyapp.terminal import Terminal
from sync.server.accounts.people import Person, person_by_name
from sync.server.central import Central, opened
from sync.server.cli.frame import Data, app, day_of, reply
from sync.server.cli.review import By, County
from sync.server.coordination import book, papers, verbs
from sync.server.errors import Refused
from sync.server.review.troubles import NotDone, words
from sync.server.settings import read_settings
from sync.server.store.database import Database

case = Terminal(help="协调事项：提交、登记答复、催办、办结", no_args_is_help=True)

Key = Annotated[str, typer.Argument(metavar="CASE", help="协调事项的标识或文号")]
On = Annotated[str, typer.Option("--on", help="日期，默认当天")]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="PDF 或 XLSX 文件")]


def register() -> None:
    """Add the commands of this module."""
    if case.registered_commands:
        return
    case.command("list", help="列出协调事项，或列出可以提交的事项")(case_list)
    case.command("open", help="提交协调：全部可提交的事项，或一类")(case_open)
    case.command("reply", help="登记责任单位的答复")(case_reply)
    case.command("remind", help="登记已催办逾期事项")(case_remind)
    case.command("close", help="办结；结果回写到各站址的障碍")(case_close)
    app.add_typer(case, name="case")
    app.command("letter", help="打印协调函或催办函：一份 PDF")(letter)
    app.command("meeting", help="打印会议清单：PDF 或 XLSX")(meeting)


def case_list(
    data: Data,
    county: County,
    propose: Annotated[bool, typer.Option("--propose", help="列出可以提交的事项")] = False,
    late: Annotated[bool, typer.Option("--overdue", help="只列逾期未答复的")] = False,
    on: On = "",
) -> None:
    """List the matters of a county, or propose what could go to the departments."""
    day = day_of(on)
    with opened(read_settings(data)) as central, central.database.read() as connection:
        if propose:
            offered = book.proposals(connection, county, day)
            sites = book.whole(connection, county).sites if offered else {}
            told = [
                as_document(one, [sites[key] for key in one.draft.sites], county_name(county))
                for one in offered
            ]
            reply(told, "\n".join(f"{one.draft.lead}\t{one.title}" for one in offered))
            return
        found = [c for c in book.cases(connection, county, day) if c.overdue or not late]
    reply([known.as_document() for known in found], "\n".join(map(line_of, found)))


def case_open(
    data: Data,
    county: County,
    by: By,
    topic: Annotated[str, typer.Option(help="只提交这一类，如 fees 或 收费清理")] = "",
    number: Annotated[str, typer.Option(help="文号")] = "",
    asked: Annotated[str, typer.Option(help="商请事项")] = "",
    on: On = "",
) -> None:
    """Put what is proposed before the departments: all of it, or one topic."""
    day, wanted = day_of(on), TOPIC.read(topic) if topic else ""
    with opened(read_settings(data)) as central:
        person = _person(central, by)
        with central.database.read() as connection:
            offered = book.proposals(connection, county, day)
        chosen = [one for one in offered if wanted in ("", one.draft.topic)]
        if number and len(chosen) > 1:
            raise SurveyError(
                Problem.WRONG_USAGE, reason=_("--number 只能用于一项，请加 --topic。")
            )
        told = steps.Opening(day, number, asked)
        try:
            keys = [
                verbs.open_case(central.database, person, county, verbs.key_of(one), told)
                for one in chosen
            ]
        except (NotDone, Refused) as error:
            _not_done(error)
            return
        _tell(central, county, keys, day)


def case_reply(
    data: Data,
    key: Key,
    county: County,
    by: By,
    text: Annotated[str, typer.Option(help="答复内容")],
    on: On = "",
) -> None:
    """Note what the departments answered."""
    day = day_of(on)
    _step(data, county, key, by, day, lambda place: verbs.reply(*place, text, day))


def case_remind(data: Data, key: Key, county: County, by: By, on: On = "") -> None:
    """Note that a reminder went out."""
    day = day_of(on)
    _step(data, county, key, by, day, lambda place: verbs.remind(*place, day))


def case_close(
    data: Data,
    key: Key,
    county: County,
    by: By,
    outcome: Annotated[str, typer.Option(help="solved、partly、refused、withdrawn 或中文")],
    solved: Annotated[list[str] | None, typer.Option(help="部分解决时，已解决的障碍")] = None,
    note: Annotated[str, typer.Option(help="备注")] = "",
    on: On = "",
) -> None:
    """Close a matter; its outcome goes back to the obstacles of its sites."""
    day = day_of(on)
    told = steps.Closing(outcome, day, solved or (), note)
    _step(data, county, key, by, day, lambda place: verbs.close(*place, told))


def letter(
    data: Data,
    out: Out,
    county: County,
    key: Annotated[list[str] | None, typer.Option("--case", help="标识或文号，可多个")] = None,
    by: Annotated[str, typer.Option("--by", help="联系人")] = "",
    remind: Annotated[bool, typer.Option("--remind", help="催办函：逾期未答复的事项")] = False,
    on: On = "",
) -> None:
    """Print the letters of the matters under way into one PDF, or the reminders of late ones."""
    _known(out, "pdf")
    with opened(read_settings(data)) as central:
        with central.database.read() as connection:
            every = book.cases(connection, county, day_of(on))
        wanted = [c for c in every if _is_wanted(c, key or [], late=remind)]
        _keep(out, papers.letters(central, county, wanted, by, reminder=remind), len(wanted))


def meeting(data: Data, out: Out, county: County, on: On = "") -> None:
    """Print the list of the matters under way for a meeting."""
    suffix = _known(out, "pdf", "xlsx")
    with opened(read_settings(data)) as central, central.database.read() as connection:
        wanted = [c for c in book.cases(connection, county, day_of(on)) if c.open]
        rows = papers.listed(connection, [(county, c) for c in wanted])
    _keep(out, papers.meeting(rows, county_name(county), suffix) if rows else b"", len(rows))


def _known(out: Path, *kinds: str) -> str:
    suffix = out.suffix.lower().removeprefix(".")
    if suffix not in kinds:
        known = " ".join(f".{kind}" for kind in kinds)
        raise SurveyError(Problem.UNKNOWN_FORMAT, path=out.name, known=known)
    return suffix


def _keep(out: Path, paper: bytes, cases: int) -> None:
    """Write a paper, and tell; nothing is written of no matter."""
    if paper:
        with fresh_file(out) as part:
            part.write_bytes(paper)
    files = [str(out)] if paper else []
    reply({"files": files, "cases": cases}, "\n".join(files), refused=not files)


def _is_wanted(found: Case, keys: list[str], *, late: bool) -> bool:
    if keys:
        return found.id in keys or found.number in keys
    return found.overdue if late else found.open


_Place = tuple[Database, Person, str, str, int]


def _step(
    data: Path, county: str, key: str, by: str, day: date, act: Callable[[_Place], object]
) -> None:
    """Take one step with a matter and tell how it stands."""
    with opened(read_settings(data)) as central:
        person = _person(central, by)
        with central.database.read() as connection:
            found = book.matter(connection, county, key)
        place = (central.database, person, county, found.case.id, found.document.seq)
        try:
            act(place)
        except (NotDone, Refused) as error:
            _not_done(error)
            return
        _tell(central, county, [found.case.id], day)


def _not_done(error: NotDone | Refused) -> None:
    reply({"done": False, "reason": words(error)}, words(error), refused=True)


def _tell(central: Central, county: str, keys: list[str], day: date) -> None:
    """How matters stand after a step."""
    with central.database.read() as connection:
        known = {c.id: c for c in book.cases(connection, county, day)}
    found = [known[key] for key in keys]
    documents = {"done": bool(found), "cases": [one.as_document() for one in found]}
    reply(documents, "\n".join(map(line_of, found)), refused=not found)


def _person(central: Central, by: str) -> Person:
    with central.database.read() as connection:
        return person_by_name(connection, by)
