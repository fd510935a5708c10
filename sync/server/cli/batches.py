"""Batches: draft, notice, objections, publication, withdrawal, files."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from surveyapp.domain.batches import Snapshot, read_columns
from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.values import date_in
from surveyapp.publishing import publish as write_folder
from surveyapp.terminal import Terminal
from sync.server import clock
from sync.server.batches import files, shelf, verbs
from sync.server.central import Central, opened
from sync.server.cli.frame import Data, app, reply
from sync.server.settings import read_settings

County = Annotated[str, typer.Option(help="县区代码")]
Key = Annotated[str, typer.Argument(metavar="BATCH", help="批次编号")]
On = Annotated[str, typer.Option("--on", help="日期，默认当天")]
By = Annotated[str, typer.Option("--by", help="经办人")]
Sites = Annotated[list[str] | None, typer.Option("--site", help="站址编号，可重复")]

batch = Terminal(help="批次清单：编制、公示、异议、公布、撤回", no_args_is_help=True)


def register() -> None:
    """Add the commands of this module."""
    if batch.registered_commands:
        return
    batch.command("draft", help="由审核通过的站址编制批次")(draft)
    batch.command("list", help="列出批次和已发出的清单")(list_)
    batch.command("notice", help="冻结内容，开始公示")(notice)
    batch.command("object", help="登记异议")(object_)
    batch.command("answer", help="答复异议：upheld 采纳，rejected 不予采纳")(answer)
    batch.command("publish", help="公示期满后公布")(publish)
    batch.command("withdraw", help="撤回已公布的站址")(withdraw)
    batch.command("files", help="把一份清单的全部文件写到目录")(write_files)
    app.add_typer(batch, name="batch")


def draft(
    data: Data,
    county: County,
    title: Annotated[str, typer.Option(help="如 2026年第一批")],
    objections_to: Annotated[str, typer.Option("--objections-to", help="异议受理的地点和方式")],
    issuer: Annotated[str, typer.Option(help="发布单位")] = "",
    days: Annotated[int, typer.Option(min=1, help="公示工作日数")] = shelf.NOTICE_DAYS,
    column: Annotated[
        list[str] | None, typer.Option(help="列，如 address=基站地址，可重复")
    ] = None,
    basis: Annotated[list[str] | None, typer.Option(help="依据，默认取现行政策条款")] = None,
    supersedes: Annotated[str, typer.Option(help="取代的批次编号")] = "",
    map_number: Annotated[str, typer.Option("--map-number", help="审图号")] = "",
    site: Sites = None,
    by: By = "office",
) -> None:
    """Draft a batch of approved sites."""
    plan = shelf.Plan(
        title.strip(),
        issuer or _("{county}5G基站建设工作专班").format(county=county_name(county)),
        objections_to,
        days,
        read_columns(column or ()),
        tuple(basis or ()),
        supersedes,
        map_number,
    )
    with opened(read_settings(data)) as central:
        made = verbs.draft(central.database, county, plan, by, site or ())
    document = {"batch": made.id, "title": plan.title, "sites": len(made.sites)}
    reply(document, f"{made.id} {plan.title}：{len(made.sites)}")


def list_(data: Data, county: County) -> None:
    """List batches, what was issued of each, and its objections."""
    with opened(read_settings(data)) as central, central.database.read() as connection:
        rows = [
            {
                "batch": found.id,
                "title": found.plan.title,
                "state": found.state,
                "sites": len(found.sites),
                "issued": [
                    {"serial": i.serial, "stage": i.stage, "digest": i.digest}
                    for i in shelf.issues(connection, county, found.id)
                ],
                "objections": [
                    {"id": o.id, "site": o.number, "outcome": o.outcome}
                    for o in shelf.objections(connection, county, found.id)
                ],
            }
            for found in shelf.batches(connection, county)
        ]
    reply(rows, "\n".join(f"{row['batch']} {row['title']} {row['state']}" for row in rows))


def notice(data: Data, key: Key, on: On = "", by: By = "office") -> None:
    """Begin the public notice."""
    with opened(read_settings(data)) as central:
        _issue(central, verbs.put_on_notice(central.database, key, _day(on), by))


def object_(
    data: Data,
    key: Key,
    site: Annotated[str, typer.Option(help="站址编号")],
    text: Annotated[str, typer.Option(help="异议内容")],
    by: Annotated[str, typer.Option("--by", help="提出人，不公开")] = "",
    on: On = "",
) -> None:
    """Take down an objection."""
    with opened(read_settings(data)) as central:
        made = verbs.object_to(central.database, key, site, text, by, _day(on))
    reply({"objection": made}, made)


def answer(
    data: Data,
    objection: Annotated[str, typer.Argument(metavar="OBJECTION", help="异议编号")],
    outcome: Annotated[str, typer.Option(help="upheld 或 rejected")],
    text: Annotated[str, typer.Option("--answer", help="公开的答复")],
    by: By = "office",
) -> None:
    """Answer an objection."""
    with opened(read_settings(data)) as central:
        verbs.answer(central.database, objection, outcome, text, by)
    reply({"objection": objection, "outcome": outcome}, objection)


def publish(data: Data, key: Key, on: On = "", by: By = "office") -> None:
    """Publish after the notice."""
    with opened(read_settings(data)) as central:
        _issue(central, verbs.publish(central.database, key, _day(on), by))


def withdraw(
    data: Data,
    key: Key,
    reason: Annotated[str, typer.Option(help="撤回原因")],
    site: Sites = None,
    on: On = "",
    by: By = "office",
) -> None:
    """Withdraw sites, or the whole batch."""
    with opened(read_settings(data)) as central:
        made = verbs.withdraw(central.database, key, site or (), reason, _day(on), by)
        _issue(central, made)


def write_files(
    data: Data,
    county: Annotated[str, typer.Argument(metavar="COUNTY", help="县区代码")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="新目录")],
    serial: Annotated[int | None, typer.Option(help="第几号，默认最新")] = None,
) -> None:
    """Write every file of an issued list into a new folder."""
    with opened(read_settings(data)) as central:
        snapshot = files.issued(central, county, serial)
        write_folder(out, snapshot, files.county_signer(central.settings.keys, county))
    reply({"dir": str(out), "serial": snapshot.serial, "digest": snapshot.digest()}, str(out))


def _issue(central: Central, snapshot: Snapshot) -> None:
    folder = files.folder_of(central, snapshot)
    document = {
        "county": snapshot.county,
        "batch": snapshot.title,
        "serial": snapshot.serial,
        "stage": snapshot.stage,
        "entries": len(snapshot.entries),
        "held_back": [gone.number for gone in snapshot.held_back],
        "notice_until": snapshot.notice.until,
        "digest": snapshot.digest(),
        "dir": str(folder),
    }
    reply(document, f"{snapshot.title} {snapshot.stage} {len(snapshot.entries)} {folder}")


def _day(text: str) -> date:
    if not text:
        return clock.today()
    day = date_in(text)
    if day is None:
        raise SurveyError(Problem.NOT_A_DATE, field="on", value=text)
    return day
