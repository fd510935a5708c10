"""A survey as a whole: make, open, check, back up, restore, rebuild."""

from pathlib import Path
from typing import Annotated

import typer

from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.language import _
from surveyapp.terminal.progress import progress

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="勘察工程文件夹")]


@app.callback(invoke_without_command=True)
def window(context: typer.Context) -> None:
    """Without a command the window opens, with the survey that was open last."""
    if context.invoked_subcommand is None:
        _open_window(None)


@app.command("open", help="在窗口中打开工程")
def open_(folder: Folder) -> None:
    """Open a survey in the window."""
    _open_window(folder)


def _open_window(folder: Path | None) -> None:
    from surveyapp.app import run

    raise typer.Exit(run(folder))


@app.command(help="新建一个或几个县区的工程")
def new(
    folder: Folder,
    county: Annotated[list[str], typer.Option(help="县区代码，可多个")],
    name: Annotated[str | None, typer.Option(help="工程名称")] = None,
    form: Annotated[list[Path] | None, typer.Option(help="县区自带表单")] = None,
) -> None:
    """Make an empty survey for one county or several."""
    from surveyapp.services.identity import me
    from surveyapp.services.surveys import new_survey

    person = me()
    made = new_survey(
        folder, county, name=name, forms=form or [], who=person.who, device=person.device
    )
    with made as survey:
        counties = list(survey.counties)
        forms = sorted(survey.forms)
    one_or_all = counties[0] if len(counties) == 1 else counties
    reply({"dir": str(folder), "county": one_or_all, "forms": forms})


@app.command(help="检查工程：数据、照片、流水账、搜索；有问题时退出码为 1")
def check(folder: Folder) -> None:
    """Look a survey over: database, photos, journal, search. Exit 1 when something is found."""
    from surveyapp.services.health import check_survey, told

    with progress(_("检查")) as tell:
        findings = [told(finding) for finding in check_survey(folder, tell)]

    def show() -> None:
        print("\n".join(str(f["message"]) for f in findings) or _("工程完好。"))

    reply({"ok": not findings, "findings": findings}, show, refused=bool(findings))


@app.command(help="备份到工程的 backups，或连同照片复制到 OUT")
def backup(
    folder: Folder,
    out: Annotated[Path | None, typer.Argument(metavar="[OUT]", help="整份备份的位置")] = None,
) -> None:
    """Make a dated copy in the survey's backups, or a whole copy with photos at OUT."""
    from surveyapp.services.health import back_up

    with opened(folder) as survey:
        file = back_up(survey, out)
    reply({"file": str(file)})


@app.command(help="恢复备份；现状先自动备份")
def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="备份文件或文件夹")],
    folder: Folder,
) -> None:
    """Put a backup back in place; the present state is backed up first."""
    from surveyapp.services.health import restore_survey

    reply(restore_survey(backup, folder))


@app.command(help="由流水账和照片重建工程")
def rebuild(folder: Folder) -> None:
    """Make a lost or damaged survey again from its journal and its photos."""
    from surveyapp.services.health import rebuild_survey, rebuilt_words

    made = rebuild_survey(folder)
    reply(made, lambda: print(rebuilt_words(made)))
