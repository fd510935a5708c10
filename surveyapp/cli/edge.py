"""Where a command of the terminal is run, and where its bugs are written down."""

import sys
from collections.abc import Sequence
from typing import NoReturn

from surveyapp.cli.commands import register
from surveyapp.cli.frame import app
from surveyapp.domain.language import _
from surveyapp.terminal.edge import guarded
from surveyapp.terminal.frame import take_options


def run(arguments: Sequence[str]) -> NoReturn:
    """Run one command; any failure is one sentence and an exit status, never a traceback."""
    register()
    guarded(lambda: app.obey(take_options(arguments), "surveyapp"), log=_log_bug)


def _log_bug(bug: Exception) -> None:
    """A bug goes whole into the log, and one sentence to the person."""
    import logging

    from surveyapp.services.identity import home

    log = home() / "surveyapp.log"
    try:
        home().mkdir(parents=True, exist_ok=True)
        logging.basicConfig(filename=log, encoding="utf-8")
        logging.getLogger("surveyapp").error("a bug, not the world's fault", exc_info=bug)
    except OSError:
        log = home()
    print(
        _("程序内部出错，已记入 {log}。数据未受影响，请把该文件发给维护人员。").format(log=log),
        file=sys.stderr,
    )
