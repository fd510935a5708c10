"""The manner of both terminals: help in the chosen language, one sentence for wrong usage.

Help is written in Chinese where a command or option is declared (`help="…"`) and looked up in the
catalogue when it is shown, for the language may be chosen after the commands are known.
"""

import io
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn, TypeVar

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

Verb = TypeVar("Verb", bound=Callable[..., Any])
Lines = Sequence[tuple[str, str]]

WIDEST = 100
"""Columns of a help page on a wide terminal."""
WRONG_USAGE = 2


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
        formatter.write(_page(self, ctx, ()))


class _Group(TyperGroup):
    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401
        formatter.write(_page(self, ctx, self.commands.values()))


def _page(command: TyperCommand | TyperGroup, ctx: typer.Context, verbs: Iterable[Any]) -> str:
    """Usage, what it does, its arguments, options and commands."""
    shown = [verb for verb in verbs if not verb.hidden]
    given = [p for p in command.params if isinstance(p, TyperArgument)]
    options = [p for p in command.params if isinstance(p, TyperOption) and not p.hidden]
    words = [ctx.command_path, *(_argument(p) for p in given)]
    words += [_("命令 …")] if shown else [_("[选项]")] if options else []
    parts = [_("用法：{words}").format(words=" ".join(words)), _words(command.help)]
    parts += [
        _listed(_("参数"), [(p.display_name_raw, _words(p.help)) for p in given]),
        _listed(_("选项"), [*map(_option, options), *_everywhere(ctx)]),
        _listed(_("命令"), [(str(verb.name), _words(verb.help)) for verb in shown]),
    ]
    return "\n".join(f"{part}\n" for part in parts if part)


def _words(help_: str | None) -> str:
    look_up = _  # what is looked up stands where the command is declared
    return look_up(help_) if help_ else ""


def _argument(argument: TyperArgument) -> str:
    name = argument.display_name_raw
    name = name if argument.required or name.startswith("[") else f"[{name}]"
    return name if argument.nargs == 1 or name.endswith("...") else f"{name}..."


def _option(option: TyperOption) -> tuple[str, str]:
    names = " / ".join([*option.opts, *option.secondary_opts])
    value = "" if option.is_flag else option.metavar or _("值")
    needed = _("（必填）") if option.required else ""
    default = option.default
    if isinstance(default, str | int | float) and not isinstance(default, bool) and default:
        needed = _("（默认 {value}）").format(value=default)
    return f"{names} {value}".strip(), _words(option.help) + needed


def _everywhere(ctx: typer.Context) -> Lines:
    """What every command takes; told once, on the first page, but for the help itself."""
    own = [("--help", _("显示这一页"))]
    if ctx.parent is None:
        own += [("--json", _("输出一份 JSON")), ("--lang zh|en", _("语言"))]
    return own


def _listed(title: str, lines: Lines) -> str:
    """Names beside their words, wrapped to the terminal's width."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not lines:
        return ""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in lines:
        table.add_row(f"  {name}", Text(words))
    page = io.StringIO()
    width = min(shutil.get_terminal_size().columns, WIDEST)
    Console(file=page, width=width, color_system=None, markup=False).print(table)
    body = "\n".join(line.rstrip() for line in page.getvalue().splitlines())
    return f"{title}\n{body}"


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
