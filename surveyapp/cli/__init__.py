"""The terminal: the same verbs as the window, through the same services."""

import sys
from collections.abc import Sequence

from surveyapp.domain.errors import SurveyError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; any failure is one sentence and an exit status, never a traceback."""
    from surveyapp.cli.edge import guarded

    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        guarded(words)
    except SurveyError as error:
        from surveyapp.cli.frame import fail

        fail(error)


__all__ = ["main"]
