"""The edge of a process: bugs go to the log, the world's faults become one sentence."""

import errno
import sys
from collections.abc import Callable
from typing import NoReturn

from surveyapp.domain.errors import USAGE, Problem, SurveyError
from surveyapp.terminal.frame import WORLD, WRONG_USAGE

INTERRUPTED = 130


def guarded(
    run: Callable[[], NoReturn],
    *,
    log: Callable[[Exception], None],
    known: Callable[[Exception], str] = lambda _error: "",
) -> NoReturn:
    """Run a command with every kind of failure given its place and its exit status.

    `known` gives the sentence for a failure of a program's own libraries; a blank one makes it a
    bug, which goes to `log`.
    """
    _speak_utf8()
    try:
        run()
    except SurveyError as error:
        _leave(str(error), WRONG_USAGE if error.problem in USAGE else WORLD)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(WORLD)
    except OSError as error:
        _leave(str(_in_words(error)), WORLD)
    except Exception as error:  # noqa: BLE001 - the edge of the process
        if sentence := known(error):
            _leave(sentence, WORLD)
        log(error)
        sys.exit(WORLD)


def _leave(sentence: str, status: int) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(status)


def _speak_utf8() -> None:
    """Chinese must come out whole on a terminal whose locale is plain C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _in_words(error: OSError) -> SurveyError:
    path = error.filename or ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return SurveyError(Problem.DISK_FULL, path=path)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return SurveyError(Problem.READ_ONLY, path=path)
    if error.errno == errno.ENOENT:
        return SurveyError(Problem.NO_SUCH_FILE, path=path)
    return SurveyError(Problem.DISK_FAULT, path=path, reason=error.strerror or str(error))
