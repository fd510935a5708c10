"""The policy texts themselves, cut into their numbered sections."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from surveyapp.domain.policy.figures import squeeze

Sections = Mapping[str, str]
Seed = Callable[[str], Sections]

FILES = {
    "zhengzhou-2020": "000_9b266c0e6baf3fa0.txt",
    "kaifeng-2020": "001_cc565d3ee70482ac.txt",
    "henan-2020": "002_0d550e7765c83ba6.txt",
    "henan-2019": "003_fff8d271a0915587.txt",
    "city-template": "004_1b60d08539d13364.txt",
}

_ONE = re.compile(r"^([一二三四五六七八九十]+)、")
_TWO = re.compile(r"^[（(]([一二三四五六七八九十]+)[)）]")
_THREE = re.compile(r"^(\d+)[.．](?!\d)")


def cut(text: str) -> Sections:
    """Text by section (三（一）3, 附件一（三）); a section holds those below it, "" holds all."""
    parts: dict[str, str] = defaultdict(str)
    annex, one, two, three = "", "", "", ""
    for raw in text.splitlines():
        line = squeeze(raw)
        if line == "附件":
            annex, one, two, three = "附件", "", "", ""
        elif line == "河南省新一代人工智能产业":
            break
        elif found := _ONE.match(line):
            one, two, three = found[1], "", ""
        elif found := _TWO.match(line):
            two, three = f"（{found[1]}）", ""
        elif found := _THREE.match(line):
            three = found[1]
        names = {"", annex + one, annex + one + two, annex + one + two + three}
        for name in names:
            parts[name] += line
    return parts


@pytest.fixture(scope="session")
def seed(shared_data: Callable[[str], Path]) -> Seed:
    """Gives `seed("zhengzhou-2020")` → its sections, or skips the test naming the file."""

    def read(pack: str) -> Sections:
        return cut(shared_data(f"../seeds/{FILES[pack]}").read_text(encoding="utf-8"))

    return read
