"""Photos become candidate sites, and a person decides."""

from pathlib import Path

from surveyapp.domain.photos import Mark
from surveyapp.services.photos import (
    PRINT,
    THUMB,
    assign,
    make_copies,
    marks_of,
    picture,
    take_photos,
)
from surveyapp.services.record import add_site
from surveyapp.services.suggestions import confirm, confirm_all, suggest_sites
from surveyapp.storage import Survey
from tests.services.conftest import DrawPhoto

HERE = 113.6801, 34.7801
THERE = 113.6901, 34.7901


def _card(draw_photo: DrawPhoto) -> Path:
    for number in range(4):
        draw_photo(f"a{number}.jpg", *HERE, f"2026:03:21 09:0{number}:00")
        draw_photo(f"b{number}.jpg", *THERE, f"2026:03:21 11:0{number}:00")
    return draw_photo("c.jpg", None, None, "2026:03:21 09:02:30").parent


def test_each_place_becomes_one_candidate_in_its_county(
    survey: Survey, draw_photo: DrawPhoto
) -> None:
    take_photos(survey, [_card(draw_photo)])
    groups = suggest_sites(survey).groups
    assert [len(g.photos) for g in groups] == [5, 4]
    assert {g.county for g in groups} == {"410105"}
    assert [g.number for g in groups] == ["410105-1", "410105-2"]
    assert all(row["candidate"] for row in survey.rows("site", survey.sites()))


def test_photos_near_a_known_site_are_put_to_it(survey: Survey, draw_photo: DrawPhoto) -> None:
    known = add_site(survey, "rooftop", {"name": "甲", "position": f"{HERE[1]}, {HERE[0]}"}).record
    take_photos(survey, [_card(draw_photo)])
    first, second = suggest_sites(survey).groups
    assert (first.site, first.known) == (known, True)
    assert not second.known


def test_the_suggestions_of_a_card_are_undone_as_one(survey: Survey, draw_photo: DrawPhoto) -> None:
    take_photos(survey, [_card(draw_photo)])
    suggest_sites(survey)
    survey.undo()
    assert survey.sites() == []
    assert len(survey.photos(None)) == 9


def test_a_second_import_of_the_same_card_changes_nothing(
    survey: Survey, draw_photo: DrawPhoto
) -> None:
    card = _card(draw_photo)
    take_photos(survey, [card])
    suggest_sites(survey)
    before = len(survey.history())
    again = take_photos(survey, [card])
    assert (again.added, again.duplicates) == ([], 9)
    assert not suggest_sites(survey, again.added).change
    assert len(survey.history()) == before


def test_a_person_confirms_one_or_all(survey: Survey, draw_photo: DrawPhoto) -> None:
    take_photos(survey, [_card(draw_photo)])
    first, second = (g.site for g in suggest_sites(survey).groups)
    confirm(survey, first)
    assert [survey.site(s)["candidate"] for s in (first, second)] == [0, 1]
    confirm_all(survey)
    assert survey.site(second)["candidate"] == 0


def test_a_photo_moved_to_a_far_site_is_marked_and_unmarked_when_it_goes_home(
    survey: Survey, draw_photo: DrawPhoto
) -> None:
    take_photos(survey, [_card(draw_photo)])
    first, second = suggest_sites(survey).groups
    photo = first.photos[0]
    assign(survey, second.site, [photo])
    assert Mark.FAR_FROM_SITE in marks_of(survey.rows("photo", [photo])[0])
    assign(survey, first.site, [photo])
    assert Mark.FAR_FROM_SITE not in marks_of(survey.rows("photo", [photo])[0])


def test_a_cancelled_intake_keeps_what_was_done_and_goes_on_next_time(
    survey: Survey, draw_photo: DrawPhoto
) -> None:
    card = _card(draw_photo)
    steps: list[int] = []
    first = take_photos(
        survey, [card], progress=lambda d, _n: steps.append(d), cancelled=lambda: len(steps) >= 3
    )
    assert first.cancelled
    assert len(first.added) == 3
    assert survey.check() == []
    assert len(take_photos(survey, [card]).added) == 6


def test_copies_are_made_once_and_shown_best_first(survey: Survey, draw_photo: DrawPhoto) -> None:
    take_photos(survey, [draw_photo("a.jpg", *HERE, "2026:03:21 09:00:00")])
    (photo,) = survey.photos()
    assert make_copies(survey) == 1
    assert make_copies(survey) == 0
    thumb, large = picture(survey, photo, THUMB), picture(survey, photo, PRINT)
    assert thumb is not None
    assert large is not None
    assert thumb != large


def test_a_photo_outside_the_surveys_counties_is_taken_in_and_marked(
    survey: Survey, draw_photo: DrawPhoto
) -> None:
    intake = take_photos(survey, [draw_photo("x.jpg", 118.25, 34.07, "2026:03:21 09:00:00")])
    assert [m.reasons for m in intake.marked] == [(Mark.OUTSIDE_AREA,)]
    assert len(survey.photos()) == 1
