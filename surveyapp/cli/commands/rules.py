"""What the policy texts demand, and what the rules find."""

from pathlib import Path
from typing import Annotated, Any

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.cli.text import listing
from surveyapp.domain.language import _
from surveyapp.domain.policy.terms import SEVERITY


@app.command(help="规则提示，最重的在前")
def flags(
    folder: Folder,
    site: Annotated[str | None, typer.Argument(metavar="[SITE]", help="只看这一站址")] = None,
) -> None:
    """What the rules find in a survey or in one site, severest first."""
    from surveyapp.services.judge import flags_of_site, flags_of_survey

    with opened(folder, read_only=True) as survey:
        found = flags_of_site(survey, site) if site else flags_of_survey(survey)
        numbers = {s["id"]: s["number"] for s in survey.rows("site", survey.sites())}
    reply(found, lambda: _show(found, numbers))


def _show(found: list[dict[str, Any]], numbers: dict[Any, Any]) -> None:
    listing(
        found,
        site=lambda f: numbers.get(f["site"]),
        severity=lambda f: SEVERITY.label(f["severity"]),
        message=lambda f: f["message"],
        clauses=lambda f: _("；").join(f"{c['text']} {c['section']}" for c in f["clauses"]),
        departments=lambda f: _("、").join(f["departments"]),
    )


@app.command(help="政策包、条款和数值：一个政策包，或某县区某日有效的")
def policy(
    pack: Annotated[str | None, typer.Argument(metavar="[PACK]", help="政策包")] = None,
    county: Annotated[str | None, typer.Option(help="县区代码：列出当地有效的")] = None,
    day: Annotated[str | None, typer.Option(help="日期，如 2026-03-21")] = None,
    survey: Annotated[Path | None, typer.Option(metavar="DIR", help="计入该工程的数值")] = None,
) -> None:
    """Packs, clauses and figures: of one pack, or in force for a county on a day."""
    from surveyapp.services.judge import policy_document

    if survey is None:
        reply(policy_document(pack, county, day))
        return
    with opened(survey, read_only=True) as known:
        reply(policy_document(pack, county, day, known))
