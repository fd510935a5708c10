"""Lines of Chinese and of everything else."""

from hypothesis import example, given
from hypothesis import strategies as st

from surveyapp.reports.fonts import clean, width
from surveyapp.reports.lines import break_lines, fit, fit_lines

_TEXT = st.text(
    alphabet=st.sampled_from("人民路二十三号院，。；：？！）（《》“”、 abcXYZ019.,()-%℃\n𠮷ש"),
    max_size=400,
)
_STOPS = set("，。；：？！）》”、%℃")
_OPENERS = set("（《“")


@given(_TEXT, st.floats(60, 500))
def test_every_line_fits_its_room(text: str, room: float) -> None:
    assert all(
        width(line, "sans", 10) <= room + 1e-6 for line in break_lines(text, "sans", 10, room)
    )


@given(_TEXT, st.floats(60, 500))
@example("人" * 50 + " " * 40, 100.0)
def test_no_character_is_lost(text: str, room: float) -> None:
    lines = break_lines(text, "sans", 10, room)
    assert "".join(lines).replace(" ", "") == clean(text).replace("\n", "").replace(" ", "")


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket() -> None:
    text = "物业反映（屋面防水，2019年重做）：施工须“铺设木板”；《协议》第3条，办妥后进场。" * 6
    for room in range(60, 400, 7):
        for line in break_lines(text, "sans", 10, room):
            assert line[0] not in _STOPS
            assert line[-1] not in _OPENERS


def test_a_word_is_kept_whole_and_one_longer_than_the_line_is_cut() -> None:
    assert break_lines("entrance fee of the company", "sans", 10, 65) == [
        "entrance fee", "of the", "company",
    ]  # fmt: skip
    assert len(break_lines("x" * 100, "sans", 10, 100)) > 4


def test_line_ends_in_a_note_are_kept() -> None:
    assert break_lines("甲\r\n乙\n\n丙", "sans", 10, 100) == ["甲", "乙", "", "丙"]


@given(_TEXT, st.floats(30, 300))
def test_what_is_shortened_fits_and_says_so(text: str, room: float) -> None:
    short = fit(text, "bold", 10, room)
    assert width(short, "bold", 10) <= room
    whole = " ".join(clean(text).split())
    assert short == whole or short.endswith("…")


def test_too_many_lines_end_in_an_ellipsis() -> None:
    lines = fit_lines("人民路二十三号院" * 40, "sans", 10, 100, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert width(lines[-1], "sans", 10) <= 100
