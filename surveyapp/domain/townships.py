"""The townships and streets of a county, offered while a person types an address.

A help, not a rule: the list is the statistics bureau's of 2023, and new streets are founded.
"""

import gzip
from functools import cache

from surveyapp.domain.bundled import resource


def townships(county: str) -> tuple[str, ...]:
    """Names in the bureau's order for a six-digit county code; empty for an unknown one."""
    return _all().get(county, ())


@cache
def _all() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    lines = gzip.decompress(resource("townships.csv.gz").read_bytes()).decode().splitlines()
    for line in lines[1:]:
        county, name = line.split(",", 1)
        found.setdefault(county, []).append(name)
    return {county: tuple(names) for county, names in found.items()}
