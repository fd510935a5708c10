"""A county's own figures over the texts, and a city's plan made from the template."""

from typing import Annotated

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

ACTIONS = ("set", "list", "remove")

Title = Annotated[str | None, typer.Option(help="方案名称")]
Since = Annotated[str | None, typer.Option("--from", help="生效日期，如 2026-01-01")]


@app.command("policy-value", help="县区自定的数值及其日期、来源：登记、列出、删除")
def policy_value(
    folder: Folder,
    action: Annotated[
        str, typer.Argument(metavar="set|list|remove", help="登记、列出或删除")
    ] = "list",
    key: Annotated[str, typer.Argument(metavar="[KEY]", help="如 power.resale_cap_yuan_kwh")] = "",
    value: Annotated[str, typer.Argument(metavar="[VALUE]", help="数值")] = "",
    county: Annotated[str | None, typer.Option(help="县区，或城市代码的前四位")] = None,
    since: Since = None,
    until: Annotated[str | None, typer.Option(help="失效日期")] = None,
    source: Annotated[str | None, typer.Option(help="公布的文件或网页")] = None,
) -> None:
    """A county's own dated and sourced values: enter, list, take out."""
    from surveyapp.services.policy_values import list_values, remove_value, set_value

    if action not in ACTIONS:
        raise SurveyError(Problem.NO_SUCH_CHOICE, value=action, known=_("、").join(ACTIONS))
    with opened(folder, read_only=action == "list") as survey:
        if action == "set":
            set_value(
                survey,
                _given(key, "KEY"),
                _given(value, "VALUE"),
                county=county,
                since=_given(since, "--from"),
                source=_given(source, "--source"),
                until=until,
            )
        elif action == "remove":
            gone = remove_value(survey, _given(key, "KEY"), county=county, since=since)
            reply({"removed": gone}, refused=not gone)
            return
        reply(list_values(survey))


def _given(word: str | None, name: str) -> str:
    if word is None or not word.strip():
        raise SurveyError(Problem.WRONG_USAGE, reason=name)
    return word


@app.command("policy-adopt", help="在县区或城市启用方案模板")
def policy_adopt(
    folder: Folder,
    city: Annotated[str, typer.Option(help="城市名称，代替文中隐去的 X")],
    since: Annotated[str, typer.Option(help="何时起施行")],
    county: Annotated[str | None, typer.Option(help="县区，或城市代码的前四位")] = None,
    title: Title = None,
    number: Annotated[str | None, typer.Option(help="文号")] = None,
) -> None:
    """Put the template plan in force for a county or a city."""
    from surveyapp.services.policy_values import adopt_template

    with opened(folder) as survey:
        adopted = adopt_template(
            survey,
            county=county,
            city=city,
            since=since,
            title=title or "",
            number=number or "",
        )
    reply(adopted)
