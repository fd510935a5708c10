"""A page of help in the chosen language.

Help is written in Chinese where a command or option is declared (`help="…"`) and looked up in the
catalogue when it is shown, for the language may be chosen after the commands are known.
"""

import io
import shutil
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from surveyapp.domain.language import _

Lines = Sequence[tuple[str, str]]

WIDEST = 100
"""Columns of a help page on a wide terminal."""


def page(command: TyperCommand | TyperGroup, ctx: typer.Context, verbs: Iterable[Any]) -> str:
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
