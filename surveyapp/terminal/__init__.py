"""The manner of both terminals: options everywhere, one document, four exits, one sentence."""

from surveyapp.terminal.program import Terminal

__all__ = ["Terminal"]
