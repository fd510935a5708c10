"""Writing, history, undo: what an act promises."""

from pathlib import Path

import pytest

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.words import describe
from surveyapp.storage import SiteQuery, Survey, open_survey
from tests.storage.acts import edit_site, new_child, new_site


def test_what_was_written_is_there_after_closing(survey: Survey, folder: Path) -> None:
    key = new_site(survey, "市图书馆", height_m=20, lon=113.7, lat=34.77)
    survey.close()
    with open_survey(folder) as again:
        site = again.site("410105-1")
        assert (site["id"], site["name"], site["height_m"], site["lon"]) == (
            key, "市图书馆", 20.0, 113.7,
        )  # fmt: skip
        assert (site["state"], site["deleted"], site["created_by"]) == ("draft", 0, "王勘")


def test_only_what_differs_becomes_a_change(survey: Survey) -> None:
    key = new_site(survey, height_m=20)
    act = edit_site(survey, key, height_m=21, name="人民路23号", storeys=None)
    assert [(c.before, c.after) for c in act.changes] == [({"height_m": 20.0}, {"height_m": 21})]
    assert not edit_site(survey, key, height_m=21)
    assert len(survey.history()) == 2


def test_a_change_set_names_its_sites_and_author(survey: Survey) -> None:
    key = new_site(survey)
    new_child(survey, "fee", key, kind="entry", amount=8000)
    latest = survey.history(key)[0]
    assert latest.sites() == (key,)
    assert (latest.who, latest.device, latest.label.verb) == ("王勘", "laptop-1", "add")
    assert survey.history(limit=1) == [latest]


def test_answers_are_merged_key_by_key_and_undone_key_by_key(survey: Survey) -> None:
    key = new_site(survey, answers='{"wall": "brick"}')
    edit_site(survey, key, answers='{"roof": "tin"}')
    assert survey.site(key)["answers"] == '{"roof":"tin","wall":"brick"}'
    survey.undo()
    assert survey.site(key)["answers"] == '{"wall":"brick"}'


def test_undo_and_redo_walk_the_whole_way_in_another_process(survey: Survey, folder: Path) -> None:
    key = new_site(survey, height_m=20)
    edit_site(survey, key, height_m=21)
    fee = new_child(survey, "fee", key, amount=1)
    survey.close()
    with open_survey(folder) as again:
        for _ in range(3):
            again.undo()
        assert again.undoable() is None
        assert again.sites() == []
        assert again.children("fee", key) == []
        with pytest.raises(SurveyError) as nothing:
            again.undo()
        assert nothing.value.problem is Problem.NOTHING_TO_UNDO
        for _ in range(3):
            again.redo()
        assert again.redoable() is None
        assert again.site(key)["height_m"] == 21
        assert [row["id"] for row in again.children("fee", key)] == [fee]


def test_the_words_of_an_undo_name_what_it_undoes(survey: Survey) -> None:
    key = new_site(survey, "市图书馆")
    edit_site(survey, key, height_m=3)
    assert describe(survey.undo().label) == "撤销：修改 人民路23号 的 高度"
    assert describe(survey.redo().label) == "重做：修改 人民路23号 的 高度"


def test_a_new_act_leaves_nothing_to_redo(survey: Survey) -> None:
    key = new_site(survey)
    edit_site(survey, key, height_m=1)
    survey.undo()
    edit_site(survey, key, storeys=3)
    assert survey.redoable() is None
    with pytest.raises(SurveyError):
        survey.redo()


def test_undo_says_so_when_the_record_has_moved_on(survey: Survey) -> None:
    key = new_site(survey)
    act = edit_site(survey, key, height_m=10)
    edit_site(survey, key, height_m=12)
    with pytest.raises(SurveyError) as moved:
        survey.undo(act.id)
    assert moved.value.problem is Problem.MOVED_ON
    assert moved.value.facts["field"] == "高度"
    assert "修改 人民路23号 的 高度" in str(moved.value)
    assert survey.site(key)["height_m"] == 12


def test_changes_of_other_fields_do_not_stop_an_undo(survey: Survey) -> None:
    key = new_site(survey)
    act = edit_site(survey, key, height_m=10)
    edit_site(survey, key, storeys=4)
    survey.undo(act.id)
    assert (survey.site(key)["height_m"], survey.site(key)["storeys"]) == (None, 4)


def test_what_sync_brought_is_not_undone_from_here(survey: Survey) -> None:
    key = new_site(survey)
    survey.write(Label("sync"), [Edit("site", key, {"name": "别人改的"})])
    undoable = survey.undoable()
    assert undoable is not None
    assert undoable.label.verb == "new_site"


def test_a_photo_goes_to_a_site_and_back(survey: Survey) -> None:
    site = new_site(survey)
    photo = new_child(survey, "photo", None, sha256="ab" * 32, marks="[]")
    assert [p["id"] for p in survey.photos(None)] == [photo]
    act = survey.write(Label("assign_photos"), [Edit("photo", photo, {}, site)])
    assert act.sites() == (site,)
    assert [p["id"] for p in survey.photos(site)] == [photo]
    survey.undo()
    assert [p["id"] for p in survey.photos(None)] == [photo]
    assert list(survey.photos_by_hash(["ab" * 32, "cd" * 32])) == ["ab" * 32]


def test_two_edits_of_one_record_in_one_act_follow_each_other(survey: Survey) -> None:
    key = uuid7()
    act = survey.write(
        Label("import"),
        [Edit("site", key, {"name": "甲"}), Edit("site", key, {"name": "乙", "storeys": 2})],
    )
    assert [c.after for c in act.changes] == [{"name": "甲"}, {"name": "乙", "storeys": 2}]
    survey.undo()
    assert survey.sites() == []
    survey.redo()
    assert survey.site(key)["name"] == "乙"


def test_a_field_that_is_not_there_is_refused_and_nothing_kept(survey: Survey) -> None:
    key = new_site(survey)
    edits = [Edit("site", key, {"name": "新名"}), Edit("site", uuid7(), {"nonsense": 1})]
    with pytest.raises(SurveyError) as refused:
        survey.write(Label("import"), edits)
    assert refused.value.problem is Problem.NO_SUCH_FIELD
    assert survey.site(key)["name"] == "人民路23号"


def test_a_child_of_a_site_that_is_not_there_is_refused(survey: Survey) -> None:
    with pytest.raises(SurveyError) as refused:
        new_child(survey, "fee", "nobody", amount=1)
    assert refused.value.problem is Problem.NO_SUCH_SITE
    assert list(survey.all_rows("fee")) == []


def test_numbers_count_within_a_county_and_are_never_given_twice(survey: Survey) -> None:
    first = new_site(survey)
    new_site(survey, county="410102")
    assert survey.next_number("410105") == "410105-2"
    survey.write(Label("delete"), [Edit("site", first, {"deleted": 1})])
    assert survey.next_number("410105") == "410105-2"
    offered = survey.next_number("410105")
    one = new_site(survey, number=offered)
    two = new_site(survey, number=offered)
    assert (survey.site(one)["number"], survey.site(two)["number"]) == ("410105-2", "410105-3")


def test_lists_sort_numbers_by_value(survey: Survey) -> None:
    for _ in range(11):
        new_site(survey)
    ids = survey.sites()
    assert [r["number"] for r in survey.rows("site", ids)] == [f"410105-{i}" for i in range(1, 12)]
    assert survey.sites(SiteQuery(descending=True)) == ids[::-1]
    assert [r["id"] for r in survey.rows("site", [ids[5], "no", ids[2]])] == [ids[5], ids[2]]


def test_a_large_act_is_found_on_the_map_and_in_search_like_a_small_one(survey: Survey) -> None:
    keys = [uuid7() for _ in range(4_500)]
    edits = [
        Edit("site", k, {"name": f"批量{i}号", "lon": 113.0 + i / 1e4, "lat": 34.0})
        for i, k in enumerate(keys)
    ]
    moved = Edit("site", keys[-1], {"lon": 120.0})
    photo = Edit("photo", uuid7(), {"lon": 1.0, "lat": 2.0, "marks": "[]", "sha256": "ab" * 32})
    survey.write(Label("import", {"file": "a.csv", "count": "4500"}), [*edits, moved, photo])
    assert survey.box(119, 33, 121, 35) == [keys[-1]]
    assert survey.box(113.3, 33, 113.3, 35) == [keys[3_000]]
    assert survey.sites(SiteQuery(search="批量4321号")) == [keys[4_321]]
    assert survey.check(photos=False) == []
    survey.undo()
    assert survey.sites() == []
    survey.redo()
    new_site(survey, "后来的", lon=100.0, lat=30.0)
    assert len(survey.box(99, 29, 101, 31)) == 1
    assert survey.check(photos=False) == []
