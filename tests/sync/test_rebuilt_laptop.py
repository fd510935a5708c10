"""A survey whose file was lost comes back whole from journals and office, and nobody is asked in vain."""

from surveyapp.services.challenges import challenges
from surveyapp.services.enrolment import enrolments
from surveyapp.services.shelf import SurveyShelf
from surveyapp.storage import Survey, open_survey, rebuild
from tests.sync.on_sqlite import settings
from tests.sync.test_laptop_and_office import (
    COUNTY,
    Team,
    edit,
    fact,
    photo,
    same,
    site,
    sync,
    team,
)

__all__ = ["settings", "team"]

JPEG = b"\xff\xd8\xff"


def rebuilt(team: Team, survey: Survey, *also: str) -> Survey:
    """The survey after its file, and what else is named, was lost."""
    survey.close()
    for name in ("survey.gpkg", *also):
        (survey.folder / name).unlink()
    rebuild(survey.folder)
    again = open_survey(survey.folder, who=survey.who, device=survey.device)
    team.open_surveys.append(again)
    return again


def test_what_was_typed_over_seen_values_asks_nobody(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, height_m=10.0)
    other = site(li, "李的", height_m=20.0)
    for survey in (wang, li, wang):
        sync(survey)
    edit(li, key, owner="街道办", storeys=5)
    sync(li)
    sync(wang)
    edit(wang, key, owner="区教育局")
    edit(wang, other, height_m=21.0)
    wang = rebuilt(team, wang)
    edit(wang, other, storeys=7)
    edit(li, key, note="丢失之后")
    edit(li, other, note="丢失之后")
    sync(li)
    assert sync(wang).tally.challenged == 0
    sync(li)
    assert same(wang, li)
    assert (li.site(key)["owner"], li.site(key)["note"]) == ("区教育局", "丢失之后")
    assert (li.site(other)["height_m"], li.site(other)["storeys"]) == (21.0, 7)
    assert challenges(wang) == []


def test_what_its_author_had_not_seen_still_becomes_a_question(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(li, owner="街道办")
    sync(li)
    sync(wang)
    edit(li, key, owner="区教育局")
    sync(li)
    edit(wang, key, owner="市图书馆")
    wang = rebuilt(team, wang)
    assert sync(wang).tally.challenged == 1
    assert wang.site(key)["owner"] == "区教育局"
    (asked,) = challenges(wang)
    assert asked.other.value == "市图书馆"


def test_what_a_lost_journal_told_comes_back_from_what_was_sent(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, height_m=10.0)
    fact(wang, "fee", key, kind="entry", amount=8000.0)
    told = photo(wang, key, JPEG + b"x" * 9_000)
    sync(wang)
    sync(li)
    unsent = site(wang, "未发")
    SurveyShelf(wang, enrolments(wang)[0]).seal()
    wang.close()
    journal = wang.folder / f"journal-{COUNTY}.jsonl"
    journal.write_bytes(journal.read_bytes().splitlines(keepends=True)[0])
    wang = rebuilt(team, wang)
    assert [wang.site(k)["name"] for k in (key, unsent)] == ["人民路23号", "未发"]
    assert [p["sha256"] for p in wang.photos()] == [told]
    edit(wang, key, height_m=11.0)
    sync(wang)
    sync(li)
    assert same(wang, li)
    assert (li.site(unsent)["name"], li.site(key)["height_m"]) == ("未发", 11.0)
    assert challenges(wang) == []
    again = rebuilt(team, wang)
    assert again.outbox.unsent() == (0, 0)
    sync(again)
    assert same(again, li)


def test_a_number_whose_line_was_damaged_with_the_file_holds_nobody_up(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    site(wang)
    sync(wang)
    keys = []
    for name in "甲乙丙":
        keys.append(site(wang, name))
        SurveyShelf(wang, enrolments(wang)[0]).seal()
    book = wang.folder / "outbox.jsonl"
    book.write_bytes(book.read_bytes().replace("乙".encode(), "已".encode()))
    wang = rebuilt(team, wang)
    sync(wang)
    sync(li)
    assert same(wang, li)
    assert [li.site(key)["name"] for key in keys] == ["甲", "乙", "丙"]
    assert wang.outbox.unsent() == (0, 0)
