"""The edge of the process: bugs go to the log, the world's faults become one sentence."""

import errno
import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from surveyapp.domain.errors import USAGE, Problem, SurveyError
from surveyapp.domain.language import _
from sync.server.cli.frame import WORLD, WRONG_USAGE, app, take_options
from sync.server.errors import Refused


def guarded(arguments: Sequence[str]) -> None:
    """Run a command with every kind of failure given its place."""
    from sync.server.cli import (
        batches,
        bundles,
        care,
        coordination,
        people,
        reports,
        review,
        running,
        tickets,
    )  # fmt: skip

    parts = (running, people, tickets, care, bundles, batches, reports, review, coordination)
    for part in parts:
        part.register()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app.obey(take_options(arguments), "survey-server")
    except SurveyError as error:
        _leave(str(error), WRONG_USAGE if error.problem in USAGE else WORLD)
    except Refused as error:
        _leave(_("服务器拒绝了请求：{code}").format(code=error.code), WORLD)
    except KeyboardInterrupt:
        sys.exit(130)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        _leave(str(SurveyError(Problem.DATABASE, path="", reason=reason)), WORLD)
    except OSError as error:
        _leave(str(_plain(error)), WORLD)
    except Exception:
        logging.getLogger("survey").exception("a bug, not the world's fault")
        sys.exit(WORLD)


def _leave(sentence: str, status: int) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(status)


def _plain(error: OSError) -> SurveyError:
    path = error.filename or ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return SurveyError(Problem.DISK_FULL, path=path)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return SurveyError(Problem.READ_ONLY, path=path)
    if error.errno == errno.ENOENT:
        return SurveyError(Problem.NO_SUCH_FILE, path=path)
    return SurveyError(Problem.DISK_FAULT, path=path, reason=error.strerror or str(error))
