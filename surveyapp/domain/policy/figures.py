"""Figures as the texts write them (1.79万个, 20%, 1：1) and as the program reckons with them."""

import re
from decimal import Decimal

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(万|%)?")
_RATIO = re.compile(r"(\d+)[:：](\d+)")


def squeeze(text: str) -> str:
    """Text without any white space: the texts break lines and space figures as their pages fell."""
    return _SPACE.sub("", text)


def read_figure(written: str) -> Decimal | None:
    """The number in a written figure: `1.79万个` is 17900, `20%` is 0.2; None when there is none."""
    found = _NUMBER.search(squeeze(written))
    if found is None:
        return None
    scale = {"万": Decimal(10_000), "%": Decimal("0.01"), None: Decimal(1)}[found[2]]
    return Decimal(found[1]) * scale


def read_ratio(written: str) -> tuple[int, int] | None:
    """The two parts of a written ratio: `3:7` is (3, 7); None when there is none."""
    found = _RATIO.search(squeeze(written))
    return (int(found[1]), int(found[2])) if found else None
