"""The bundled fonts: free, static, and able to print what the project prints."""

import io
from functools import cache
from pathlib import Path
from unicodedata import category

import pytest
from fontTools.ttLib import TTFont

from surveyapp.domain.bundled import resource

FACES = [
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Bold.ttf",
    "NotoSerifSC-Regular.ttf",
    "NotoSerifSC-Bold.ttf",
]
LOOSE_ACCENT = "Sk"
"""Read where people mistype a sign (˚ for °), never written."""
TEXTS = {".csv", ".json", ".md", ".po", ".py", ".toml"}


@cache
def characters_of(face: str) -> frozenset[str]:
    with TTFont(resource("fonts", face), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def our_texts(root: Path) -> list[Path]:
    folders = [root / "resources", root / "forms", root / "surveyapp", root / "sync"]
    return [path for folder in folders for path in folder.rglob("*") if path.suffix in TEXTS]


@pytest.mark.parametrize("face", FACES)
def test_every_character_of_our_texts_is_in_the_face(face: str, project_root: Path) -> None:
    missing = {
        character: path.name
        for path in our_texts(project_root)
        for character in set(path.read_text("utf-8")) - characters_of(face)
        if character.isprintable() and category(character) != LOOSE_ACCENT
    }
    assert missing == {}


@pytest.mark.parametrize("face", FACES)
def test_the_signs_of_papers_and_tables_are_in_the_face(face: str) -> None:
    signs = "°′″²³㎡·—…“”‘’①⑳→←↑↓×÷±≤≥≈℃№§•★√✓□■○●△▲◆※￥￥‰½、。《》（）「」【】〔〕㈠Ⅳ"
    assert set(signs) <= characters_of(face)


@pytest.mark.parametrize("face", FACES)
def test_every_character_of_gb_2312_is_in_the_face(face: str) -> None:
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    hanzi = set("".join(pair.decode("gb2312", "ignore") for pair in pairs))
    assert len(hanzi) == 6763
    assert hanzi <= characters_of(face)


def test_characters_of_place_names_that_other_fonts_lack_are_there() -> None:
    assert all(set("浉瀍堽垌坶") <= characters_of(face) for face in FACES)


@pytest.mark.parametrize("face", FACES)
def test_the_face_is_static_with_outlines_that_reportlab_embeds(face: str) -> None:
    from pypdf import PdfReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont as PaperFont
    from reportlab.pdfgen.canvas import Canvas

    with TTFont(resource("fonts", face), lazy=True) as font:
        assert "glyf" in font
        assert "fvar" not in font
    paper = io.BytesIO()
    canvas = Canvas(paper)
    pdfmetrics.registerFont(PaperFont(face, resource("fonts", face)))
    canvas.setFont(face, 12)
    canvas.drawString(72, 700, "瀍河回族区 浉河区 34°45′12.5″ 120 ㎡")
    canvas.save()
    page = PdfReader(paper).pages[0]
    assert "瀍河回族区 浉河区 34°45′12.5″ 120 ㎡" in page.extract_text()


@pytest.mark.parametrize("name", ["OFL_NotoSansSC.txt", "OFL_NotoSerifSC.txt"])
def test_the_licence_of_the_fonts_lies_beside_them(name: str) -> None:
    text = resource("fonts", name).read_text("utf-8")
    assert text.startswith("Copyright")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_no_font_lies_here_without_being_known() -> None:
    assert {path.name for path in resource("fonts").glob("*.ttf")} == set(FACES)
