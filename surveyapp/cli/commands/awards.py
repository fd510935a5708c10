"""What stations bring, and how many stand against the targets."""

from typing import Annotated

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.language import _

Day = Annotated[str | None, typer.Option("--day", help="截止日期，默认今天")]


@app.command(help="每座已建基站的奖励，各由哪级财政承担")
def awards(folder: Folder, day: Day = None) -> None:
    """The award of each station built, and who pays which part."""
    from surveyapp.services.awards import awards as worked_out
    from surveyapp.services.days import day_or_today

    with opened(folder, read_only=True) as survey:
        reply(worked_out(survey, day_or_today(day, _("截止日期"))))


@app.command(help="各年建设目标与已建数")
def targets(folder: Folder, day: Day = None) -> None:
    """Targets by year against what is built."""
    from surveyapp.services.awards import targets as aims
    from surveyapp.services.days import day_or_today

    with opened(folder, read_only=True) as survey:
        reply(aims(survey, day_or_today(day, _("截止日期"))))
