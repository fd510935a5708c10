"""Where a command of the office's server is run, and what its libraries' failures are called."""

import logging
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.terminal.edge import guarded
from surveyapp.terminal.frame import take_options
from sync.server.cli.frame import app
from sync.server.errors import Refused
from sync.server.review.troubles import words

PARTS = (
    "running", "people", "tickets", "care", "bundles", "batches", "reports", "review",
    "coordination", "duplicates",
)  # fmt: skip


def run(arguments: Sequence[str]) -> NoReturn:
    """Run one command; any failure is one sentence and an exit status, never a traceback."""
    for part in PARTS:
        import_module(f"sync.server.cli.{part}").register()
    guarded(lambda: app.obey(take_options(arguments), "survey-server"), log=_log_bug, known=_known)


def _known(error: Exception) -> str:
    if isinstance(error, Refused):
        return words(error)
    if isinstance(error, SQLAlchemyError):
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        return str(SurveyError(Problem.DATABASE, path="", reason=reason))
    return ""


def _log_bug(bug: Exception) -> None:
    logging.getLogger("survey").error("a bug, not the world's fault", exc_info=bug)
