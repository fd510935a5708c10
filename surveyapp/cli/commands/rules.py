"""What the policy texts demand, and what the rules find."""

from typing import Annotated

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply


@app.command()
def flags(
    folder: Folder, site: Annotated[str | None, typer.Argument(metavar="[SITE]")] = None
) -> None:
    """What the rules find in a survey or in one site, severest first."""
    from surveyapp.services.judge import flags_of_site, flags_of_survey

    with opened(folder, read_only=True) as survey:
        reply(flags_of_site(survey, site) if site else flags_of_survey(survey))


@app.command()
def policy(
    pack: Annotated[str | None, typer.Argument(metavar="[PACK]")] = None,
    county: Annotated[str | None, typer.Option(help="县区代码：列出当地有效的")] = None,
    day: Annotated[str | None, typer.Option(help="日期，如 2026-03-21")] = None,
) -> None:
    """Packs, clauses and figures: of one pack, or in force for a county on a day."""
    from surveyapp.services.judge import policy_document

    reply(policy_document(pack, county, day))
