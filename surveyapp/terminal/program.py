"""Both programs' commands: typer, with our help, and one sentence for wrong usage."""

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.terminal.frame import WRONG_USAGE
from surveyapp.terminal.help import page

Verb = TypeVar("Verb", bound=Callable[..., Any])


class Terminal(typer.Typer):
    """A program or a group of its commands; its help is ours."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - whatever typer takes
        settings = {"cls": _Group, "add_completion": False, **settings}
        super().__init__(pretty_exceptions_enable=False, **settings)

    def command(
        self,
        name: str | None = None,
        **settings: Any,  # noqa: ANN401 - whatever typer takes
    ) -> Callable[[Verb], Verb]:
        """Declare a command, as typer does."""
        return super().command(name, **{"cls": _Command, **settings})

    def obey(self, arguments: Sequence[str], name: str) -> NoReturn:
        """Run a command and leave with its status; raises `WRONG_USAGE` with what is wrong."""
        command = typer.main.get_command(self)
        try:
            status = command.main(list(arguments), name, standalone_mode=False)
        except typer.Abort:
            sys.exit(1)
        except typer.exceptions.TyperException as wrong:
            if type(wrong).__name__ == "NoArgsIsHelpError":
                print(wrong, file=sys.stderr)  # it is the page itself
                sys.exit(WRONG_USAGE)
            raise SurveyError(Problem.WRONG_USAGE, reason=_reason(wrong)) from wrong
        sys.exit(status if isinstance(status, int) else 0)


class _Command(TyperCommand):
    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401
        formatter.write(page(self, ctx, ()))


class _Group(TyperGroup):
    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401
        formatter.write(page(self, ctx, self.commands.values()))


def _reason(wrong: Exception) -> str:
    """What is wrong with the words given, and where help is."""
    context, parameter = getattr(wrong, "ctx", None), getattr(wrong, "param", None)
    name = parameter.opts[0] if isinstance(parameter, TyperOption) else ""
    name = parameter.display_name_raw if isinstance(parameter, TyperArgument) else name
    path = context.command_path if context is not None else ""
    said = _said(type(wrong).__name__, str(getattr(wrong, "message", wrong)), name)
    hint = _("{command} --help 列出用法").format(command=path) if path else ""
    return _("；").join(filter(None, (said, hint))) + _("。")


def _said(kind: str, message: str, name: str) -> str:
    """Typer's English reason in the words of this program; one it does not know is left out."""
    match kind:
        case "MissingParameter":
            return _("缺少 {name}").format(name=name)
        case "BadParameter" if name:
            return _("{name} 的值不对").format(name=name)
    patterns = (
        (r"No such command '(.*?)'", _("没有命令 {name}")),
        (r"No such option: (\S+)", _("没有选项 {name}")),
        (r"Got unexpected extra argument\S* \((.*)\)", _("多余的参数 {name}")),
        (r"Option '(.*?)' requires", _("{name} 后面缺少值")),
        (r"Option '(.*?)' does not take", _("{name} 不带值")),
    )
    for pattern, words in patterns:
        if found := re.match(pattern, message):
            return words.format(name=found[1])
    return message.rstrip("。.")
