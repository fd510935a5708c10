"""Tickets: a code to type, a small file, a QR code on screen or on a sheet of paper."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from surveyapp.domain.counties import area_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import _
from surveyapp.domain.tickets import Ticket
from sync.server.accounts import people as accounts
from sync.server.accounts.rights import role_words
from sync.server.central import opened
from sync.server.cli.frame import Data, app, reply
from sync.server.cli.people import Area, Role
from sync.server.settings import read_settings


def register() -> None:
    """Add the command of this module."""
    app.command("ticket", help="发一个登记码，只用一次")(ticket)


def ticket(
    data: Data,
    county: Area,
    role: Role = "surveyor",
    name: Annotated[str, typer.Option(help="姓名")] = "",
    server: Annotated[
        str, typer.Option(help="笔记本所用的中心清单地址，一并写入二维码和登记文件")
    ] = "",
    qr: Annotated[Path | None, typer.Option(help="二维码：.png 图片或 .pdf 打印页")] = None,
    file: Annotated[Path | None, typer.Option(help="登记文件")] = None,
) -> None:
    """Print a ticket with which one laptop of a person may enrol; the person is made when new."""
    grant = accounts.check_grant(county, role)
    if not name.strip():
        raise SurveyError(Problem.WRONG_USAGE, reason=_("请用 --name 写明持码人姓名"))
    if qr is not None and qr.suffix.lower() not in {".png", ".pdf"}:
        raise SurveyError(
            Problem.WRONG_USAGE, reason=_("--qr {file} 要以 .png 或 .pdf 结尾").format(file=qr)
        )
    with opened(read_settings(data)) as central, central.database.write() as connection:
        person = accounts.add_person(connection, name.strip(), [grant])
        made = Ticket(accounts.make_ticket(connection, person), server.strip().rstrip("/"))
        # Inside the transaction: a paper that cannot be written leaves no ticket behind.
        written = [*_file(file, made), *_qr(qr, made, person.name, grant)]
    told: dict[str, object] = {"ticket": made.code}
    if made.server:
        told["server"] = made.server
    if written:
        told["files"] = [str(path) for path in written]
    reply(told, "\n".join([made.code, *map(str, written)]))


def _file(out: Path | None, made: Ticket) -> list[Path]:
    if out is None:
        return []
    with fresh_file(out) as part:
        part.write_text(made.text() + "\n", "utf-8")
    return [out]


def _qr(out: Path | None, made: Ticket, person: str, grant: accounts.Grant) -> list[Path]:
    if out is None:
        return []
    from surveyapp.reports.ticket import Sheet, write_qr, write_sheet

    if out.suffix.lower() == ".png":
        write_qr(out, made)
    else:
        last = datetime.now().astimezone() + timedelta(seconds=accounts.TICKET_LIFE_S)
        words = (
            f"{area_name(grant.area)} {grant.area}",
            role_words(grant.role),
            last.date().isoformat(),
        )
        sheet = Sheet(person, *words)
        write_sheet(out, made, sheet)
    return [out]
