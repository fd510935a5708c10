"""Matters before the departments: propose, open, answer, close; letters and the meeting's list."""

from pathlib import Path
from typing import Annotated

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.terminal import Terminal

case = Terminal(help="协调事项：提交、登记答复、办结。", no_args_is_help=True)
app.add_typer(case, name="case")

Case = Annotated[str, typer.Argument(metavar="CASE", help="协调事项的标识或文号")]
On = Annotated[str | None, typer.Option("--on", help="日期，默认今天")]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="PDF、XLSX 或文件夹")]


@app.command(help="列出协调事项，或列出可以提交的事项")
def cases(
    folder: Folder,
    propose: Annotated[bool, typer.Option("--propose", help="列出可以提交的事项")] = False,
    late: Annotated[bool, typer.Option("--overdue", help="只列逾期未答复的")] = False,
) -> None:
    """List the matters before the departments, or propose what could go there."""
    from surveyapp.domain.coordination import line_of
    from surveyapp.services import coordination, proposals

    with opened(folder, read_only=True) as survey:
        if propose:
            found = coordination.gather_cases(survey)
            reply([proposals.as_document(survey, proposal) for proposal in found])
        else:
            wanted = coordination.overdue(survey) if late else coordination.cases(survey)
            lines = [line_of(known) for known in wanted]
            reply(
                [known.as_document() for known in wanted],
                lambda: print("\n".join(lines) or _("（无）")),
            )


@app.command(help="打印协调函：一份 PDF、每项一份，或 XLSX 清单")
def letter(
    folder: Folder,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="PDF、文件夹，或 XLSX 清单")],
    case: Annotated[list[str] | None, typer.Option("--case", help="标识或文号，可多个")] = None,
    all_: Annotated[bool, typer.Option("--all", help="全部未办结事项")] = False,
    remind: Annotated[bool, typer.Option("--remind", help="催办函：逾期未答复的事项")] = False,
) -> None:
    """Print coordination letters: one PDF, one each in a folder; or list the matters as XLSX."""
    from surveyapp.exchange.matters import list_cases
    from surveyapp.services import coordination, letters

    if not case and not all_ and not remind:
        raise SurveyError(Problem.WRONG_USAGE, reason="--case / --all / --remind")
    with opened(folder) as survey:
        if out.suffix.lower() != ".xlsx":
            printed = letters.print_letters(survey, out, case or None, reminders=remind)
            files = [str(file) for file in printed.files]
            reply({"files": files, "pages": printed.pages}, refused=not files)
            return
        known = coordination.cases(survey)
        wanted = [coordination.find_case(survey, key) for key in case] if case else known
        rows = list_cases(out, [letters.told_of(survey, found) for found in wanted])
        reply({"files": [str(out)], "rows": rows})


@app.command(help="打印会议清单：PDF、XLSX，或放入文件夹的两份")
def meeting(folder: Folder, out: Out) -> None:
    """Print the list of open matters for a meeting: PDF, XLSX, or both into a folder."""
    from surveyapp.services.letters import print_meeting

    with opened(folder, read_only=True) as survey:
        printed = print_meeting(survey, out)
    files = [str(file) for file in printed.files]
    reply({"files": files, "pages": printed.pages}, refused=not files)


@case.command("open", help="提交协调：全部可提交的事项，或一类、一个县区")
def open_(
    folder: Folder,
    topic: Annotated[str | None, typer.Option(help="只提交这一类，如 fees 或 收费清理")] = None,
    county: Annotated[str | None, typer.Option(help="只提交这一县区")] = None,
    number: Annotated[str | None, typer.Option(help="文号")] = None,
    asked: Annotated[str | None, typer.Option(help="商请事项")] = None,
    on: On = None,
) -> None:
    """Put what is proposed before the departments: all of it, or one topic or county."""
    from surveyapp.domain.policy.terms import TOPIC
    from surveyapp.services import coordination
    from surveyapp.services.areas import read_county
    from surveyapp.services.days import day_or_today

    day = day_or_today(on, _("提交日期"))
    wanted = TOPIC.read(topic) if topic else None
    code = read_county(county) if county else None
    with opened(folder) as survey:
        chosen = [
            p
            for p in coordination.gather_cases(survey, day)
            if wanted in (None, p.draft.topic) and code in (None, p.county)
        ]
        if number and len(chosen) > 1:
            raise SurveyError(
                Problem.WRONG_USAGE, reason=_("--number 只能用于一项，请加 --topic。")
            )
        made = [
            coordination.open_case(survey, p, today=day, number=number or "", asked=asked or "")
            for p in chosen
        ]
        keys = [key for change in made for key in change.touched("coordination")]
        told = [coordination.find_case(survey, key, day) for key in keys]
        reply({"opened": [known.as_document() for known in told]}, refused=not told)


@case.command("reply", help="登记责任单位的答复")
def reply_(
    folder: Folder,
    case: Case,
    text: Annotated[str, typer.Option(help="答复内容")],
    on: On = None,
) -> None:
    """Note what the departments answered."""
    from surveyapp.services import coordination
    from surveyapp.services.days import day_or_today

    with opened(folder) as survey:
        coordination.reply(survey, case, text, on=day_or_today(on, _("答复日期")))
        reply(coordination.find_case(survey, case).as_document())


@case.command("remind", help="登记已催办逾期事项")
def remind(folder: Folder, case: Case, on: On = None) -> None:
    """Note that a reminder went out."""
    from surveyapp.services import coordination
    from surveyapp.services.days import day_or_today

    with opened(folder) as survey:
        coordination.remind(survey, case, on=day_or_today(on, _("催办日期")))
        reply(coordination.find_case(survey, case).as_document())


@case.command("close", help="办结；结果回写到各站址的障碍")
def close(
    folder: Folder,
    case: Case,
    outcome: Annotated[str, typer.Option(help="solved、partly、refused、withdrawn 或中文")],
    solved: Annotated[list[str] | None, typer.Option(help="部分解决时，已解决的障碍")] = None,
    note: Annotated[str, typer.Option(help="备注")] = "",
    on: On = None,
) -> None:
    """Close a matter; its outcome goes back to the obstacles of its sites."""
    from surveyapp.services import coordination
    from surveyapp.services.days import day_or_today

    day = day_or_today(on, _("办结日期"))
    with opened(folder) as survey:
        coordination.close_case(survey, case, outcome, on=day, solved=solved or (), note=note)
        reply(coordination.find_case(survey, case).as_document())
