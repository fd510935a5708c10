"""Batches: draft, notice, objections, publication, withdrawal, files."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from surveyapp.domain.batches import ABOUT, OUTCOME, Snapshot, read_columns
from surveyapp.domain.batches.columns import OFFERED
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.terminal import Terminal
from sync.server.batches import (
    drafting,
    files,
    internal,
    issuing,
    notices,
    objecting,
    photos,
    shelf,
    steps,
)
from sync.server.batches.objecting import Raised
from sync.server.central import Central, opened
from sync.server.cli.frame import Data, app, day_of, reply
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
    batch.command("drop", help="作废草稿")(drop)
    batch.command("columns", help="本县区清单的列：查看、设定")(columns)
    batch.command("notice", help="冻结内容，开始公示")(notice)
    batch.command("object", help="登记异议")(object_)
    batch.command("answer", help="答复异议：upheld 采纳，rejected 不予采纳")(answer)
    batch.command("publish", help="公示期满后公布")(publish)
    batch.command("withdraw", help="撤回已公布的站址")(withdraw)
    batch.command("files", help="把一份清单的全部文件写到目录")(write_files)
    batch.command("internal", help="内部使用的副本，含联系人和电话，不得公开")(write_internal)
    app.add_typer(batch, name="batch")


def draft(
    data: Data,
    county: County,
    title: Annotated[str, typer.Option(help="如 2026年第一批，默认接着上一批")] = "",
    objections_to: Annotated[
        str, typer.Option("--objections-to", help="异议受理的地点和方式，默认同上一批")
    ] = "",
    issuer: Annotated[str, typer.Option(help="发布单位")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="公示工作日数，默认 15")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="列，如 address=基站地址，可重复；默认用本县区的列")
    ] = None,
    basis: Annotated[list[str] | None, typer.Option(help="依据，默认取现行政策条款")] = None,
    supersedes: Annotated[str, typer.Option(help="取代的批次编号")] = "",
    map_number: Annotated[str, typer.Option("--map-number", help="审图号")] = "",
    site: Sites = None,
    pictures: Annotated[bool, typer.Option("--photos", help="随清单公布每处一张全景照片")] = False,
    by: By = "office",
) -> None:
    """Draft a batch of approved sites."""
    with opened(read_settings(data)) as central:
        with central.database.read() as connection:
            usual = drafting.proposal(connection, county, day_of(""))
        plan = replace(
            usual,
            title=title.strip() or usual.title,
            issuer=issuer or usual.issuer,
            objections_to=objections_to or usual.objections_to,
            days=days or usual.days,
            columns=read_columns(column) if column else usual.columns,
            basis=tuple(basis or usual.basis),
            supersedes=supersedes,
            map_number=map_number or usual.map_number,
        )
        if not plan.objections_to:
            raise SurveyError(Problem.WRONG_USAGE, reason="--objections-to")
        made = drafting.draft(central.database, county, plan, by, site or ())
        if pictures:
            with central.database.read() as connection:
                chosen = photos.proposed(connection, county, made.sites)
            pictured = replace(plan, photos=chosen)
            made = drafting.revise(central.database, made.id, pictured, made.sites, by)
    document = {
        "batch": made.id,
        "title": plan.title,
        "sites": len(made.sites),
        "photos": len(made.plan.photos),
    }
    reply(document, f"{made.id} {plan.title}：{len(made.sites)}")


def drop(data: Data, key: Key, by: By = "office") -> None:
    """Give a draft up; its sites are free for another."""
    with opened(read_settings(data)) as central:
        drafting.drop(central.database, key, by)
    reply({"batch": key, "state": shelf.DROPPED}, key)


def columns(
    data: Data,
    county: County,
    column: Annotated[
        list[str] | None, typer.Argument(metavar="COLUMN", help="列，如 address=基站地址")
    ] = None,
    by: By = "office",
) -> None:
    """Show the columns of a county's lists, or choose them for the lists to come."""
    with opened(read_settings(data)) as central:
        if column:
            drafting.choose_columns(central.database, county, read_columns(column), by)
        with central.database.read() as connection:
            chosen = shelf.columns(connection, county)
    document = {
        "columns": [{"name": c.name, "label": c.label} for c in chosen],
        "offered": list(OFFERED),
    }
    reply(document, "\n".join(f"{c.name}={c.label}" for c in chosen))


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
                    {
                        "id": o.id,
                        "site": o.raised.number,
                        "about": o.raised.about,
                        "outcome": o.outcome,
                    }
                    for o in objecting.objections(connection, county, found.id)
                ],
            }
            for found in shelf.batches(connection, county)
        ]
    reply(rows, "\n".join(f"{row['batch']} {row['title']} {row['state']}" for row in rows))


def notice(data: Data, key: Key, on: On = "", by: By = "office") -> None:
    """Begin the public notice."""
    with opened(read_settings(data)) as central:
        _issue(central, steps.begin_notice(central, key, day_of(on), by))


def object_(
    data: Data,
    key: Key,
    site: Annotated[str, typer.Option(help="站址编号")],
    text: Annotated[str, typer.Option(help="异议内容")],
    about: Annotated[
        str,
        typer.Option(
            help="类型：ownership 权属、facts 与事实不符、unsuitable 不宜设站、radiation 辐射、other 其他"
        ),
    ] = "other",
    by: Annotated[str, typer.Option("--by", help="提出人，不公开")] = "",
    contact: Annotated[str, typer.Option(help="联系方式，不公开")] = "",
    on: On = "",
) -> None:
    """Take down an objection."""
    raised = Raised(site, text, ABOUT.read(about), by, contact)
    with opened(read_settings(data)) as central:
        made = objecting.object_to(central.database, key, raised, day_of(on))
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
        objecting.answer(central.database, objection, OUTCOME.read(outcome), text, by)
    reply({"objection": objection, "outcome": outcome}, objection)


def publish(
    data: Data,
    key: Key,
    hold: Annotated[
        list[str] | None, typer.Option(help="暂缓公布的站址和原因，如 410105-3=产权待核，可重复")
    ] = None,
    on: On = "",
    by: By = "office",
) -> None:
    """Publish after the notice."""
    held = dict(word.partition("=")[::2] for word in hold or ())
    with opened(read_settings(data)) as central:
        _issue(central, issuing.publish(central.database, key, day_of(on), by, held))


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
        made = issuing.withdraw(central.database, key, site or (), reason, day_of(on), by)
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
        files.write_folder(central, snapshot, out)
    reply({"dir": str(out), "serial": snapshot.serial, "digest": snapshot.digest()}, str(out))


def write_internal(
    data: Data,
    key: Key,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="文件，.pdf 或 .xlsx")],
    by: By = "office",
) -> None:
    """Write the office's own copy of a batch."""
    with opened(read_settings(data)) as central:
        count = internal.write_internal(central, key, out, by)
    reply({"file": str(out), "sites": count}, str(out))


def _issue(central: Central, snapshot: Snapshot) -> None:
    folder = files.folder_of(central, snapshot)
    until = snapshot.notice.until
    guess = notices.guess(date.fromisoformat(until)) if until else ""
    document = {
        "county": snapshot.county,
        "batch": snapshot.title,
        "serial": snapshot.serial,
        "stage": snapshot.stage,
        "entries": len(snapshot.entries),
        "held_back": [gone.number for gone in snapshot.held_back],
        "notice_until": snapshot.notice.until,
        "notice_certain": not guess,
        "digest": snapshot.digest(),
        "dir": str(folder),
    }
    line = f"{snapshot.title} {snapshot.stage} {len(snapshot.entries)} {folder}"
    reply(document, f"{line}\n{guess}".strip())
