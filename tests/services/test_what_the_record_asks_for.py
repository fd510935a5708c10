"""What the record asks of the services: shots, turning, drawing, foresight, what drafts lack."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from surveyapp.capture.photos.pictures import upright
from surveyapp.domain.photos import turned
from surveyapp.services.begin import begin_fact
from surveyapp.services.facts import add_fact
from surveyapp.services.foresight import findings_with
from surveyapp.services.forms import warm
from surveyapp.services.judge import findings_of_site
from surveyapp.services.photo_copies import (
    copy_name,
    direction_words,
    marked_copy,
    pixels,
    stamp_lines,
    stamped_copy,
)
from surveyapp.services.photos import take_photos
from surveyapp.services.record import add_site
from surveyapp.services.shots import (
    draw_on,
    fill_shot,
    missing_shots,
    remove_photos,
    turn_photos,
    turned_shapes,
)
from surveyapp.services.unfinished import submit_ready, unfinished
from surveyapp.storage import Row, Survey
from tests.services.conftest import DrawPhoto

TODAY = date(2026, 3, 21)
WHOLE = {"category": "office_tower", "owner_type": "office_tower", "county": "410105"}


@pytest.fixture
def site(survey: Survey) -> str:
    texts = {**WHOLE, "name": "人民路23号", "position": "34.765432N 113.670123E"}
    return add_site(survey, "rooftop", texts).record


@pytest.fixture
def photo(survey: Survey, site: str, draw_photo: DrawPhoto) -> Row:
    taken = take_photos(
        survey, [draw_photo("a.jpg", 113.6701, 34.7654, "2026:03:18 09:14:00")], site=site
    )
    return survey.rows("photo", taken.added)[0]


def test_a_photo_fills_a_shot_and_undo_empties_it(survey: Survey, site: str, photo: Row) -> None:
    before = len(missing_shots(survey.site(site), survey.photos(site)))
    fill_shot(survey, site, "gps", [str(photo["id"])])
    assert len(missing_shots(survey.site(site), survey.photos(site))) == before - 1
    survey.undo()
    assert len(missing_shots(survey.site(site), survey.photos(site))) == before


def test_a_shot_named_again_judges_no_distance_anew(survey: Survey, site: str, photo: Row) -> None:
    change = fill_shot(survey, site, "gps", [str(photo["id"])])
    assert [dict(c.after) for c in change.changes] == [{"shot": "gps"}]


def test_a_photo_taken_out_keeps_its_file(survey: Survey, site: str, photo: Row) -> None:
    remove_photos(survey, [str(photo["id"])])
    assert survey.photos(site) == []
    assert survey.vault.find(str(photo["sha256"])) is not None


@given(st.sampled_from(range(1, 9)), st.sampled_from([0, 90, 180, 270]))
def test_turning_by_hand_is_turning_after_the_camera_s_own(orientation: int, by_deg: int) -> None:
    picture = Image.new("RGB", (3, 2))
    for n in range(6):
        picture.putpixel((n % 3, n // 3), (n * 40, 0, 0))
    one = upright(picture, turned(orientation, by_deg))
    two = upright(picture, orientation).rotate(-by_deg, expand=True)
    assert one.tobytes() == two.tobytes()


@given(st.floats(0, 1), st.floats(0, 1))
def test_four_quarter_turns_leave_a_shape_where_it_was(x: float, y: float) -> None:
    shape = {"shape": "text", "x": round(x, 4), "y": round(y, 4), "text": "RRU"}
    markup = json.dumps([shape])
    for _quarter in range(4):
        markup = turned_shapes(markup, 90) or ""
    (back,) = json.loads(markup)
    assert back["x"] == pytest.approx(shape["x"], abs=1e-4)
    assert back["y"] == pytest.approx(shape["y"], abs=1e-4)


def test_a_turned_photo_is_shown_turned_and_its_file_is_not(survey: Survey, photo: Row) -> None:
    turn_photos(survey, [str(photo["id"])], 90)
    row = survey.rows("photo", [str(photo["id"])])[0]
    shown = pixels(survey, row, 200)
    assert shown.height > shown.width
    assert len(shown.rgb) == 3 * shown.width * shown.height
    turn_photos(survey, [str(photo["id"])], -90)
    assert survey.rows("photo", [str(photo["id"])])[0]["turn"] is None


def test_a_copy_carries_stamp_and_drawing_and_no_exif(
    survey: Survey, photo: Row, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("out")
    key = str(photo["id"])
    draw_on(survey, key, [{"shape": "box", "x": 0.1, "y": 0.1, "x2": 0.4, "y2": 0.4}])
    plain = stamped_copy(survey, key, out / "plain.jpg")
    drawn = marked_copy(survey, key, out / "drawn.jpg")
    assert plain.read_bytes() != drawn.read_bytes()
    for file in (plain, drawn):
        with Image.open(file) as picture:
            assert not picture.getexif()
    assert "/" not in copy_name(survey, photo)


def test_the_stamp_says_site_moment_and_place_with_its_datum(
    survey: Survey, site: str, photo: Row
) -> None:
    fill_shot(survey, site, "gps", [str(photo["id"])])
    lines = stamp_lines(survey, survey.rows("photo", [str(photo["id"])])[0])
    assert lines[0] == "410105-1 · 人民路23号 · GPS读数"
    assert lines[1] == "2026-03-18 09:14 · 金水区 · 王勘"
    assert "113.670100°E 34.765400°N WGS 84" in lines[2]


@pytest.mark.parametrize(
    ("bearing", "words"), [(0.0, "朝北 0°"), (359.7, "朝北 0°"), (92.4, "朝东 92°")]
)
def test_a_direction_is_told_by_wind_and_degrees(bearing: float, words: str) -> None:
    assert direction_words({"direction_deg": bearing}) == words


def test_a_fee_is_judged_before_it_is_written(survey: Survey, site: str) -> None:
    texts = {"kind": "entry", "amount": "8000", "payee": "金人物业"}
    (flag,) = findings_with(survey, site, "fee", "new", texts, TODAY)
    assert "8,000" in flag.message
    assert survey.children("fee", site) == []


def test_what_is_foreseen_is_what_is_found_once_saved(survey: Survey, site: str) -> None:
    texts = {"mode": "resale", "price_yuan_kwh": "1.2", "direct_possible": "是"}
    foreseen = findings_with(survey, site, "supply", "new", texts, TODAY)
    record = add_fact(survey, site, "supply", texts).record
    found = [f for f in findings_of_site(survey, site, TODAY) if f.record == record]
    assert [f.message for f in foreseen] == [f.message for f in found]


def test_a_number_half_typed_counts_as_not_given(survey: Survey, site: str) -> None:
    texts = {"kind": "entry", "amount": "八千"}
    flags = findings_with(survey, site, "fee", "new", texts, TODAY)
    assert all(flag.money_yuan is None for flag in flags)


def test_facts_no_rule_looks_at_have_no_findings(survey: Survey, site: str) -> None:
    assert findings_with(survey, site, "contact", "new", {"name": "赵永昌"}, TODAY) == []


def test_a_new_visit_begins_with_the_visitor_of_the_last(survey: Survey, site: str) -> None:
    assert "visitor" not in begin_fact(survey, "visit")
    texts = {"visited_on": "2026-03-18", "visitor": "李敏", "outcome": "agreed"}
    assert not add_fact(survey, site, "visit", texts).problems
    assert begin_fact(survey, "visit")["visitor"] == "李敏"


def test_drafts_tell_what_they_lack_and_those_that_lack_nothing_are_handed_in(
    survey: Survey, site: str
) -> None:
    bare = add_site(survey, "pole", {}).record
    survey.keep_draft(bare, {"name": "金水路监"})
    steps: list[tuple[int, int]] = []
    found = unfinished(survey, progress=lambda done, total: steps.append((done, total)))
    assert [u.site for u in found] == [bare, site]
    assert found[0].typed == 1
    assert any("名称" in words for words in found[0].problems)
    assert found[1].ready
    assert len(found[1].shots) == 16
    assert steps == [(2, 2)]
    change = submit_ready(survey, [bare, site])
    assert change.touched("site") == (site,)
    assert survey.site(site)["state"] == "submitted"


def test_forms_are_read_ahead_until_told_to_stop(survey: Survey) -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    warm(survey, cancelled)
    assert len(asked) == 10
