"""Matters before the departments: propose, open, answer, close; letters and the meeting's list."""

from pathlib import Path
from typing import Annotated, Any

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

case = typer.Typer(help="协调事项：提交、登记答复、办结。", no_args_is_help=True)
app.add_typer(case, name="case")

Case = Annotated[str, typer.Argument(metavar="CASE", help="协调事项的标识或文号")]
On = Annotated[str | None, typer.Option("--on", help="日期，默认今天")]
Out = Annotated[Path, typer.Argument(metavar="OUT")]


@app.command()
def cases(
    folder: Folder,
    propose: Annotated[bool, typer.Option("--propose", help="列出可以提交的事项")] = False,
    late: Annotated[bool, typer.Option("--overdue", help="只列逾期未答复的")] = False,
) -> None:
    """List the matters before the departments, or propose what could go there."""
    from surveyapp.services import coordination, proposals

    with opened(folder, read_only=True) as survey:
        if propose:
            found = coordination.gather_cases(survey)
            reply([proposals.as_document(survey, proposal) for proposal in found])
        else:
            wanted = coordination.overdue(survey) if late else coordination.cases(survey)
            known = [coordination.as_document(found) for found in wanted]
            reply(known, lambda: _show(known))


def _show(known: list[dict[str, Any]]) -> None:
    """One line a matter: who, until when, what came of it."""
    from surveyapp.domain.vocabulary import COORDINATION_OUTCOME

    for row in known:
        left = row["days_left"]
        words = _("逾期 {days} 个工作日") if row["overdue"] else _("余 {days} 个工作日")
        state = "" if left is None else words.format(days=abs(left))
        if row["replied_on"]:
            state = _("{day} 已答复").format(day=row["replied_on"])
        if row["closed_on"]:
            state = f"{row['closed_on']} {COORDINATION_OUTCOME.label(row['outcome'])}"
        print(row["letter_number"], row["title"], row["lead"], row["due_on"], state, sep="  ")
    if not known:
        print(_("（无）"))


@case.command("open")
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
        reply({"opened": [coordination.as_document(known) for known in told]}, refused=not told)


@case.command("reply")
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
        reply(coordination.as_document(coordination.find_case(survey, case)))


@case.command("close")
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
        reply(coordination.as_document(coordination.find_case(survey, case)))
