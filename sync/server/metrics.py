"""Counters of one server process in the text format that Prometheus reads."""

import threading
from collections import defaultdict

_Labels = tuple[tuple[str, str], ...]

_HELP = {
    "survey_requests_total": "Requests answered, by route, method and status.",
    "survey_request_seconds_total": "Seconds spent on requests, by route.",
    "survey_ops_total": "Ops taken in, by outcome.",
    "survey_photo_bytes_total": "Bytes of photos received.",
}


class Metrics:
    """Numbers that only grow."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._counts: defaultdict[tuple[str, _Labels], float] = defaultdict(float)

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Let a counter grow."""
        with self._guard:
            self._counts[name, tuple(sorted(labels.items()))] += amount

    def text(self) -> str:
        """All counters, one a line."""
        with self._guard:
            counts = dict(self._counts)
        lines: list[str] = []
        for name, about in _HELP.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} counter"]
            lines += [
                f"{name}{_braced(labels)} {count:.10g}"
                for (counter, labels), count in sorted(counts.items())
                if counter == name
            ]
        return "\n".join(lines) + "\n"


def _braced(labels: _Labels) -> str:
    if not labels:
        return ""
    inner = ",".join(f'{key}="{value}"' for key, value in labels)
    return "{" + inner + "}"
