"""The edge of the process: where bugs go to the log and the world's faults become one sentence."""

import errno
import sys
from collections.abc import Sequence

from surveyapp.cli.commands import register
from surveyapp.cli.frame import WORLD, app, take_options
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

INTERRUPTED = 130


def guarded(arguments: Sequence[str]) -> None:
    """Run a command with every kind of failure given its place."""
    register()
    _speak_utf8()
    try:
        app.obey(take_options(arguments), "surveyapp")
    except (SurveyError, SystemExit):
        raise
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(WORLD)
    except OSError as error:
        raise _plain(error) from error
    except Exception as bug:  # noqa: BLE001 - the edge of the process
        _log_bug(bug)
        sys.exit(WORLD)


def _speak_utf8() -> None:
    """Chinese must come out whole on a terminal whose locale is plain C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _plain(error: OSError) -> SurveyError:
    path = error.filename or ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return SurveyError(Problem.DISK_FULL, path=path)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return SurveyError(Problem.READ_ONLY, path=path)
    if error.errno == errno.ENOENT:
        return SurveyError(Problem.NO_SUCH_FILE, path=path)
    return SurveyError(Problem.DISK_FAULT, path=path, reason=error.strerror or str(error))


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
