"""Facts of a site: `add-fee`, `add-supply`, `add-visit`, `add-obstacle` and their like."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from surveyapp.cli.commands.sites import Settings, Site
from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, pairs, reply
from surveyapp.domain.language import _


def _add(
    folder: object, site: str, table: str, texts: dict[str, str | None], sets: list[str] | None
) -> None:
    from pathlib import Path

    from surveyapp.services.facts import add_fact
    from surveyapp.services.judge import flags_of_record

    given = {k: v for k, v in texts.items() if v is not None} | pairs(sets or [])
    with opened(Path(str(folder))) as survey:
        recorded = add_fact(survey, site, table, given)
        flags = [] if recorded.refused else flags_of_record(survey, site, recorded.record)
    problems = [{"field": p.field, "message": p.message} for p in recorded.problems]
    document = {"id": None if recorded.refused else recorded.record, "flags": flags}
    reply(
        {**document, "problems": problems},
        lambda: _show(document["id"], flags, problems),
        refused=bool(recorded.refused),
    )


def _show(
    rec: object, flags: Iterable[Mapping[str, Any]], problems: Iterable[Mapping[str, str]]
) -> None:
    """The record, then what the rules say of it with clause, then what is not as it should be."""
    from surveyapp.cli.site_text import flag_line

    print(_("已登记：{id}").format(id=rec) if rec else _("没有登记。"))
    for flag in flags:
        clauses = _("；").join(f"{c['text']} {c['section']}" for c in flag["clauses"])
        print(flag_line(flag))
        if clauses:
            print(f"  {clauses}")
        if flag["departments"]:
            print(f"  {_('、').join(flag['departments'])}")
    for problem in problems:
        print(problem["message"])


@app.command("add-fee", help="登记收费要求")
def add_fee(
    folder: Folder,
    site: Site,
    kind: Annotated[str | None, typer.Option(help="费用名目，如 进场费、entry")] = None,
    amount: Annotated[str | None, typer.Option(help="金额（元）")] = None,
    period: Annotated[str | None, typer.Option(help="周期：once、year、month 或中文")] = None,
    payee: Annotated[str | None, typer.Option(help="收取方")] = None,
    payee_type: Annotated[
        str | None, typer.Option(help="收取方性质，如 office_tower、商务楼宇")
    ] = None,
    basis: Annotated[str | None, typer.Option(help="对方所称依据")] = None,
    settings: Settings = None,
) -> None:
    """Record what someone asks to be paid."""
    texts = {"kind": kind, "amount": amount, "period": period, "payee": payee}
    _add(folder, site, "fee", texts | {"payee_type": payee_type, "basis": basis}, settings)


@app.command("add-supply", help="登记供电")
def add_supply(
    folder: Folder,
    site: Site,
    mode: Annotated[str | None, typer.Option(help="供电方式：direct、resale、none 或中文")] = None,
    price: Annotated[
        str | None, typer.Option("--price", "--price-yuan-kwh", help="电价（元/kWh）")
    ] = None,
    seller: Annotated[str | None, typer.Option(help="供电方")] = None,
    distance: Annotated[
        str | None, typer.Option("--distance", "--distance-m", help="引电距离（m）")
    ] = None,
    settings: Settings = None,
) -> None:
    """Record how a site is supplied with power."""
    texts = {"mode": mode, "price_yuan_kwh": price, "seller": seller, "distance_m": distance}
    _add(folder, site, "supply", texts, settings)


@app.command("add-visit", help="登记上门：见了谁，结果如何；拒绝也是结果")
def add_visit(
    folder: Folder,
    site: Site,
    date: Annotated[str | None, typer.Option("--date", "--visited-on", help="上门日期")] = None,
    met: Annotated[str | None, typer.Option(help="接洽人")] = None,
    outcome: Annotated[str | None, typer.Option(help="结果，如 agreed、同意")] = None,
    promise: Annotated[str | None, typer.Option(help="承诺事项")] = None,
    promised_by: Annotated[str | None, typer.Option(help="承诺期限")] = None,
    note: Annotated[str | None, typer.Option(help="备注")] = None,
    settings: Settings = None,
) -> None:
    """Record a visit: whom one met, what came of it; a refusal is a result."""
    texts = {"visited_on": date, "met": met, "outcome": outcome, "promise": promise}
    _add(folder, site, "visit", texts | {"promised_by": promised_by, "note": note}, settings)


@app.command("add-obstacle", help="登记障碍")
def add_obstacle(
    folder: Folder,
    site: Site,
    kind: Annotated[str | None, typer.Option(help="障碍类型，如 locked_roof、天面锁闭")] = None,
    description: Annotated[str | None, typer.Option(help="情况")] = None,
    party: Annotated[str | None, typer.Option(help="当事方")] = None,
    since: Annotated[str | None, typer.Option(help="发生日期")] = None,
    settings: Settings = None,
) -> None:
    """Record what stands in the way."""
    texts = {"kind": kind, "description": description, "party": party, "since": since}
    _add(folder, site, "obstacle", texts, settings)


@app.command("add-approval", help="登记手续及日期")
def add_approval(
    folder: Folder,
    site: Site,
    kind: Annotated[str | None, typer.Option(help="手续，如 power、用电报装")] = None,
    settings: Settings = None,
) -> None:
    """Record a procedure with its dates."""
    _add(folder, site, "approval", {"kind": kind}, settings)


@app.command("add-station", help="登记计划或已建的基站")
def add_station(folder: Folder, site: Site, settings: Settings = None) -> None:
    """Record a station planned or built on a site."""
    _add(folder, site, "station", {}, settings)


@app.command("add-contact", help="登记联系人")
def add_contact(folder: Folder, site: Site, settings: Settings = None) -> None:
    """Record a person to ask for."""
    _add(folder, site, "contact", {}, settings)
