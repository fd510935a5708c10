"""What was done, and taking it back."""

from typing import Annotated

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.cli.text import listing
from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.moments import shown


@app.command(help="撤销最近一次操作")
def undo(folder: Folder) -> None:
    """Take back the last act on this survey."""
    with opened(folder) as survey:
        taken = survey.undoable()
        change = survey.undo()
    reply(_reply("undone", taken, change))


@app.command(help="重做刚撤销的操作")
def redo(folder: Folder) -> None:
    """Do again what was last taken back."""
    with opened(folder) as survey:
        taken = survey.redoable()
        change = survey.redo()
    reply(_reply("redone", taken, change))


def _reply(word: str, taken: ChangeSet | None, change: ChangeSet) -> dict[str, object]:
    from surveyapp.domain.words import describe

    label = describe(taken.label) if taken else describe(change.label)
    return {word: label, "sites": list(change.sites())}


@app.command(help="操作历史，最近的在前")
def history(
    folder: Folder,
    site: Annotated[str | None, typer.Argument(metavar="[SITE]", help="只列这一站址的")] = None,
    limit: Annotated[int, typer.Option(help="最多条数，0 为全部")] = 0,
) -> None:
    """What was done to a survey or to one site, newest first."""
    from surveyapp.services.views import told

    with opened(folder, read_only=True) as survey:
        record = str(survey.site(site)["id"]) if site else None
        acts = [told(act) for act in survey.history(record, limit or None)]

    def show() -> None:
        listing(
            acts,
            at=lambda act: shown(act["at"]),
            who=lambda act: act["who"],
            label=lambda act: act["label"],
        )

    reply(acts, show)
