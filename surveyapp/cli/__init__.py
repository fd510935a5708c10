"""The terminal: the same verbs as the window, through the same services."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; any failure is one sentence and an exit status, never a traceback."""
    from surveyapp.cli.edge import run

    run(list(sys.argv[1:] if arguments is None else arguments))


__all__ = ["main"]
