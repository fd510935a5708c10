"""Lists, counts, boxes, flags, drafts, settings: what the window asks for all day."""

from pathlib import Path

import pytest

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.vocabulary import ROOFTOP_SHOT
from surveyapp.storage import FlagRow, SiteQuery, Survey, open_survey
from tests.storage.acts import edit_site, new_child, new_site


def test_filters_narrow_the_list(survey: Survey, folder: Path) -> None:
    one = new_site(survey, kind="pole", state="submitted")
    two = new_site(survey, county="410102")
    gone = new_site(survey)
    survey.write(Label("delete"), [Edit("site", gone, {"deleted": 1})])
    assert survey.sites(SiteQuery(kind="pole")) == [one]
    assert survey.sites(SiteQuery(county="410102")) == [two]
    assert survey.sites(SiteQuery(state="draft")) == [two]
    assert survey.sites(SiteQuery(deleted=True)) == [gone]
    assert survey.sites(SiteQuery(search="人民", kind="pole", order="updated_at")) == [one]
    assert survey.sites(SiteQuery(mine=True)) == [two, one]
    with open_survey(folder, who="别人") as other:
        assert other.sites(SiteQuery(mine=True)) == []
        assert other.sites(SiteQuery(mine=False)) == [two, one]


def test_lists_sort_by_any_column_both_ways(survey: Survey) -> None:
    low, high = new_site(survey, height_m=3), new_site(survey, height_m=30)
    assert survey.sites(SiteQuery(order="height_m")) == [low, high]
    assert survey.sites(SiteQuery(order="height_m", descending=True)) == [high, low]
    with pytest.raises(SurveyError) as refused:
        survey.sites(SiteQuery(order="id; DROP TABLE site"))
    assert refused.value.problem is Problem.NO_SUCH_FIELD


def test_flags_are_replaced_whole_and_counted(survey: Survey) -> None:
    one, two = new_site(survey), new_site(survey)
    survey.replace_flags(one, [FlagRow("fee.entry", "error", '{"amount":8000}')])
    survey.replace_many_flags({two: [FlagRow("a", "warning"), FlagRow("b", "note")]})
    assert survey.sites(SiteQuery(flagged=True)) == [one, two]
    survey.replace_flags(two, [])
    assert [f.rule for f in survey.flags()] == ["fee.entry"]
    assert survey.flags(one)[0].payload == '{"amount":8000}'
    assert survey.sites(SiteQuery(flagged=False)) == [two]
    assert survey.counts().flagged == 1
    assert len(survey.history()) == 2


def test_counts_say_how_many_of_each(survey: Survey) -> None:
    new_site(survey, kind="pole")
    site = new_site(survey, state="submitted")
    new_child(survey, "photo", site, sha256="ab" * 32, marks="[]")
    counts = survey.counts()
    assert (counts.all, counts.photos, counts.unsent) == (2, 1, 2)
    assert counts.by_kind == {"pole": 1, "rooftop": 1}
    assert counts.by_state == {"draft": 1, "submitted": 1}
    assert survey.sites(SiteQuery(unsent=False)) == []


def test_a_site_lacks_shots_until_every_required_one_is_there(survey: Survey) -> None:
    site = new_site(survey)
    shots = [c.id for c in ROOFTOP_SHOT]
    for shot in shots[:-1]:
        new_child(survey, "photo", site, shot=shot, marks="[]")
    assert survey.sites(SiteQuery(without_shots=True)) == [site]
    new_child(survey, "photo", site, shot=shots[-1], marks="[]")
    assert survey.sites(SiteQuery(without_shots=True)) == []
    assert survey.sites(SiteQuery(without_shots=False)) == [site]


def test_a_box_holds_exactly_what_lies_in_it(survey: Survey) -> None:
    step = 1e-7  # below what the R-tree's float32 can tell apart
    inside = new_site(survey, lon=113.7, lat=34.7)
    new_site(survey, lon=113.7 + step, lat=34.7)
    assert survey.box(113.6, 34.6, 113.7, 34.7) == [inside]
    edit_site(survey, inside, lon=114.0)
    assert survey.box(113.6, 34.6, 113.7, 34.7) == []
    edit_site(survey, inside, lon=None, lat=None)
    assert survey.box(-180, -90, 180, 90) != [inside]
    assert survey.check() == []


def test_a_stream_survives_writing_in_between(survey: Survey) -> None:
    keys = [uuid7() for _ in range(5_000)]
    survey.write(Label("import"), [Edit("site", k, {"storeys": i}) for i, k in enumerate(keys)])
    seen = []
    for key, storeys in survey.stream("site", ("id", "storeys")):
        seen.append(key)
        if storeys == 10:
            edit_site(survey, str(key), name="改")
            survey.idle()
    assert seen == keys


def test_children_stay_in_order_of_entry_without_the_deleted(survey: Survey) -> None:
    site = new_site(survey)
    edits = [
        Edit("fee", "1", {"amount": 1}, site),
        Edit("fee", "2", {"kind": "entry"}, site),
        Edit("fee", "3", {"amount": 3}, site),
    ]
    survey.write(Label("add"), edits)
    survey.write(Label("delete_child"), [Edit("fee", "2", {"deleted": 1})])
    assert [f["id"] for f in survey.children("fee", site)] == ["1", "3"]
    assert [f["site"] for f in survey.all_rows("fee")] == [site, site]


def test_a_draft_is_kept_field_by_field_until_its_fields_are_saved(
    survey: Survey, folder: Path
) -> None:
    site = new_site(survey)
    survey.keep_draft(site, {"name": "新", "storeys": 3})
    survey.keep_draft(site, {"storeys": 4})
    fee = uuid7()
    survey.keep_draft(fee, {"amount": 8000.0}, table="fee", site=site)
    survey.close()
    with open_survey(folder) as again:
        newest, older = again.drafts()
        assert (newest.table, newest.site, newest.fields) == ("fee", site, {"amount": 8000.0})
        assert older.fields == {"name": "新", "storeys": 4}
        assert again.history()[0].label.verb == "new_site"
        edit_site(again, site, storeys=4)
        assert again.drafts()[1].fields == {"name": "新"}
        again.drop_draft(site)
        assert [d.record for d in again.drafts()] == [fee]


def test_settings_hold_any_json(survey: Survey, folder: Path) -> None:
    survey.set_setting("columns", {"number": 120, "name": None})
    survey.close()
    with open_survey(folder) as again:
        assert again.setting("columns") == {"number": 120, "name": None}
        assert again.setting("nothing") is None


def test_a_site_is_found_by_id_or_number(survey: Survey) -> None:
    key = new_site(survey)
    assert survey.site(key) == survey.site("410105-1")
    for wrong in ("410105-01", "410105-", "", "41010", "无"):
        with pytest.raises(SurveyError) as none:
            survey.site(wrong)
        assert none.value.problem is Problem.NO_SUCH_SITE
