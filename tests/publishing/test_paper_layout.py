"""The list on paper keeps the layout of GB/T 9704-2012, measured on the page as it is printed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from surveyapp.domain.batches import Snapshot
from surveyapp.reports.county_list import write_county_list
from tests.publishing.conftest import SITES

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 28 * MM, WIDTH - 26 * MM
TOP, BOTTOM = HEIGHT - 37 * MM, 35 * MM
"""Where type may stand, in points from the lower left corner."""


@dataclass(frozen=True)
class Sign:
    """A printed character and its box."""

    text: str
    left: float
    low: float
    right: float
    high: float


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[Sign]]:
    """A list whose notice fills more than one page and whose table fills several."""
    from tests.publishing.conftest import made

    sites = [{**SITES[1], "id": f"r{n}", "number": f"410105-{n}"} for n in range(1, 90)]
    basis = ("《" + "关于加快推进第五代移动通信网络建设的若干意见" * 30 + "》",)
    out = tmp_path_factory.mktemp("paper") / "list.pdf"
    count = write_county_list(out, made(sites=sites, basis=basis))
    with PdfDocument(out) as paper:
        found = [_signs(page) for page in paper]
        sizes = {page.get_size() for page in paper}
    assert len(found) == count
    assert {(round(w), round(h)) for w, h in sizes} == {(595, 842)}
    return found


def _signs(page: object) -> list[Sign]:
    text = page.get_textpage()  # type: ignore[attr-defined]
    every = range(text.count_chars())
    words = [(text.get_text_range(i, 1), text.get_charbox(i, loose=False)) for i in every]
    return [Sign(word, *box) for word, box in words if word.strip()]


def _number(page: list[Sign]) -> list[Sign]:
    """The signs below the type area that are set large: the page's number between its dashes."""
    return [s for s in page if s.high < BOTTOM - 6 * MM]


def test_type_stands_inside_margins_of_37_28_26_and_35_mm(pages: list[list[Sign]]) -> None:
    for page in pages:
        inside = [s for s in page if s.low > BOTTOM - 1]
        assert inside
        assert min(s.left for s in inside) >= LEFT - 0.5
        assert max(s.right for s in inside) <= RIGHT + 0.5
        assert max(s.high for s in inside) <= TOP + 0.5


def test_text_pages_have_22_lines_of_28_characters(pages: list[list[Sign]]) -> None:
    lines: dict[int, list[Sign]] = {}
    for sign in (s for s in pages[0] if s.low > BOTTOM - 1):
        middle = (sign.low + sign.high) / 2
        lines.setdefault(int((TOP - middle) / ((TOP - BOTTOM) / 22)), []).append(sign)
    assert max(lines) == 21
    full = [len(lines[number]) for number in range(5, 22)]
    assert full == [28] * 17


def test_page_numbers_run_through_and_stand_at_the_outer_side(pages: list[list[Sign]]) -> None:
    for number, page in enumerate(pages, 1):
        found = _number(page)
        assert "".join(s.text for s in found).strip("—") == str(number)
        if number % 2:
            assert max(s.right for s in found) == pytest.approx(RIGHT - 14, abs=2)
        else:
            assert min(s.left for s in found) == pytest.approx(LEFT + 14, abs=2)


def test_the_same_list_prints_the_same_bytes(
    tmp_path: Path, snapshot: Callable[..., Snapshot]
) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_county_list(tmp_path / name, snapshot())
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
