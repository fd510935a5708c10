"""Facts of a site: `add-fee`, `add-supply`, `add-visit`, `add-obstacle` and their like."""

from typing import Annotated

import typer

from surveyapp.cli.commands.sites import Settings, Site
from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, pairs, reply

Text = Annotated[str | None, typer.Option()]


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
    reply({**document, "problems": problems}, refused=bool(recorded.refused))


@app.command("add-fee")
def add_fee(
    folder: Folder,
    site: Site,
    kind: Text = None,
    amount: Text = None,
    period: Text = None,
    payee: Text = None,
    payee_type: Text = None,
    basis: Text = None,
    settings: Settings = None,
) -> None:
    """Record what someone asks to be paid."""
    texts = {"kind": kind, "amount": amount, "period": period, "payee": payee}
    _add(folder, site, "fee", texts | {"payee_type": payee_type, "basis": basis}, settings)


@app.command("add-supply")
def add_supply(
    folder: Folder,
    site: Site,
    mode: Text = None,
    price: Annotated[str | None, typer.Option("--price", "--price-yuan-kwh")] = None,
    seller: Text = None,
    distance: Annotated[str | None, typer.Option("--distance", "--distance-m")] = None,
    settings: Settings = None,
) -> None:
    """Record how a site is supplied with power."""
    texts = {"mode": mode, "price_yuan_kwh": price, "seller": seller, "distance_m": distance}
    _add(folder, site, "supply", texts, settings)


@app.command("add-visit")
def add_visit(
    folder: Folder,
    site: Site,
    date: Annotated[str | None, typer.Option("--date", "--visited-on")] = None,
    met: Text = None,
    outcome: Text = None,
    promise: Text = None,
    promised_by: Text = None,
    note: Text = None,
    settings: Settings = None,
) -> None:
    """Record a visit: whom one met, what came of it; a refusal is a result."""
    texts = {"visited_on": date, "met": met, "outcome": outcome, "promise": promise}
    _add(folder, site, "visit", texts | {"promised_by": promised_by, "note": note}, settings)


@app.command("add-obstacle")
def add_obstacle(
    folder: Folder,
    site: Site,
    kind: Text = None,
    description: Text = None,
    party: Text = None,
    since: Text = None,
    settings: Settings = None,
) -> None:
    """Record what stands in the way."""
    texts = {"kind": kind, "description": description, "party": party, "since": since}
    _add(folder, site, "obstacle", texts, settings)


@app.command("add-approval")
def add_approval(folder: Folder, site: Site, kind: Text = None, settings: Settings = None) -> None:
    """Record a procedure with its dates."""
    _add(folder, site, "approval", {"kind": kind}, settings)


@app.command("add-station")
def add_station(folder: Folder, site: Site, settings: Settings = None) -> None:
    """Record a station planned or built on a site."""
    _add(folder, site, "station", {}, settings)


@app.command("add-contact")
def add_contact(folder: Folder, site: Site, settings: Settings = None) -> None:
    """Record a person to ask for."""
    _add(folder, site, "contact", {}, settings)
