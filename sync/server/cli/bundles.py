"""Files on a stick at the office's desk."""

from pathlib import Path
from typing import Annotated

import typer

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.terminal import Terminal
from sync.server.central import opened
from sync.server.cli.frame import Data, app, reply
from sync.server.settings import read_settings

bundle = Terminal(help="数据包", no_args_is_help=True)


def register() -> None:
    """Add the commands of this module."""
    if not bundle.registered_commands:
        bundle.callback()(_group)
        bundle.command("read", help="导入数据包，可同时写出回执包")(read)
        app.add_typer(bundle, name="bundle")


def _group() -> None:
    """Keeps `read` a command of its own while it is the only one."""


def read(
    data: Data,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="数据包 .ssb")],
    reply_to: Annotated[Path | None, typer.Option("--reply", help="回程数据包写到")] = None,
    carrier: Annotated[str, typer.Option(help="经手人")] = "survey-server",
) -> None:
    """Take in bundles in any order, any number of times; the receipt says what came of them."""
    from sync.server.bundles import take_bundle

    settings = read_settings(data)
    for file in files:
        if not file.is_file():
            raise SurveyError(Problem.NO_SUCH_FILE, path=str(file))
    receipts, lines, refused, written = [], [], False, list[Path]()
    with opened(settings) as central:
        for index, file in enumerate(files, 1):
            answer = reply_to if index == len(files) else None
            receipt, out = take_bundle(central, file, carrier=carrier, reply=answer)
            written += out
            told = receipt.plain()
            receipts.append({"file": str(file), **told})
            refused = refused or bool(receipt.refused)
            lines.append(
                _(
                    "{file}：{by} 的 {count} 项，采纳 {applied}，待定 {challenged}，未采纳 {refused}；照片 {photos} 张"
                ).format(
                    file=file.name,
                    by=receipt.by,
                    count=receipt.pushed,
                    applied=told["applied"],
                    challenged=told["challenged"],
                    refused=told["refused"],
                    photos=receipt.photos,
                )
            )
    document = {"bundles": receipts, "reply": [str(path) for path in written]}
    reply(document, "\n".join(lines), refused=refused)
