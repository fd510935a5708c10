"""Which face prints what, and what a reader gets back."""

from pathlib import Path

import pypdf
from reportlab.pdfgen.canvas import Canvas

from surveyapp.reports.fonts import Run, face, runs, strangers, width


def test_a_character_missing_in_bold_is_printed_by_the_whole_face() -> None:
    assert runs("人民路", "bold") == [Run("bold", "人民路")]
    rare = next(c for c in "龘㛃䶮𬭎" if not face("bold").knows(c) and face("sans").knows(c))
    assert runs(f"人{rare}路", "bold") == [Run("bold", "人"), Run("sans", rare), Run("bold", "路")]


def test_runs_give_the_text_back() -> None:
    text = "㛃A䶮 𠮷（浉河区）שלום"
    for name in ("sans", "bold", "serif", "serif-bold"):
        assert "".join(run.text for run in runs(text, name)) == text
    assert runs("", "sans") == [] or "".join(r.text for r in runs("", "sans")) == ""


def test_what_no_face_knows_has_the_width_of_its_box() -> None:
    assert width("𠮷", "bold", 10) == width("□", "sans", 10)
    assert strangers("𠮷野家") == {"𠮷"}


def test_every_place_name_of_china_can_be_printed_in_bold() -> None:
    from surveyapp.domain.counties import counties

    missing = {c for county in counties() for c in county.name if not face("bold").knows(c)}
    assert not missing


def test_the_faces_serve_an_ordinary_canvas_too(tmp_path: Path) -> None:
    out = tmp_path / "plain.pdf"
    canvas = Canvas(str(out), initialFontName=face("serif").fontName)  # type: ignore[arg-type]
    canvas.setFont(face("serif").fontName, 16)
    canvas.drawString(72, 720, "河南省人民政府办公厅 𬭎")
    canvas.drawCentredString(300, 680, "2026年第一批")
    canvas.save()
    text = pypdf.PdfReader(out).pages[0].extract_text()
    assert "河南省人民政府办公厅" in text
    assert "2026年第一批" in text
