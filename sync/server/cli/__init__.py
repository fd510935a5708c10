"""The terminal of the office's server: `survey-server`."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; any failure is one sentence and an exit status, never a traceback."""
    from sync.server.cli.edge import run

    run(list(sys.argv[1:] if arguments is None else arguments))


__all__ = ["main"]
