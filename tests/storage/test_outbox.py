"""What is sent: ops without gaps, whole facts, nothing twice; what is taken in from the list."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from surveyapp.domain.changes import Edit, Fields, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.storage import SiteQuery, Survey, create_survey, open_survey, rebuild
from surveyapp.storage.outbox import Sealed, Standing
from surveyapp.storage.sealing import Routes
from surveyapp.storage.snapshot import Pulled
from surveyapp.storage.verdicts import Answer
from tests.storage.acts import edit_site, new_child, new_site

HERE = "410105"
ROUTES = Routes({HERE: "dev-a", "410102": "dev-b"}, 1, HERE)


def sealed(survey: Survey, county: str = HERE) -> list[Sealed]:
    survey.outbox.seal(ROUTES)
    return survey.outbox.waiting(ROUTES.devices[county], county)


def document(
    rec: str,
    seq: int,
    fields: Fields,
    *,
    kind: str = "site",
    by: str = "李勘",
    site: str | None = None,
) -> Pulled:
    told = {
        "rec": rec, "kind": kind, "seq": seq, "challenges": [],
        "fields": {name: [value, seq] for name, value in fields.items()},
        "writes": {str(seq): ["dev-x", by, "2026-03-21T10:00:00+08:00"]},
    }  # fmt: skip
    return Pulled(rec, kind, seq, site, False, orjson.dumps(told).decode())


def take(survey: Survey, *pulled: Pulled) -> None:
    survey.outbox.take(HERE, "e1", max(p.seq for p in pulled), pulled, ROUTES)


def applied(op: Sealed, seq: int) -> Answer:
    return Answer(op.n, op.id, "applied", seq)


def test_edits_of_a_record_become_one_op_and_numbers_have_no_gaps(survey: Survey) -> None:
    first, second = new_site(survey), new_site(survey, "二号")
    edit_site(survey, first, height_m=18.0)
    fee = new_child(survey, "fee", first, kind="entry", amount=8000.0)
    ops = sealed(survey)
    assert [(op.n, op.rec, op.kind, op.base) for op in ops] == [
        (1, first, "site", 0), (2, second, "site", 0), (3, fee, "fee", 0),
    ]  # fmt: skip
    assert ops[0].fields["height_m"] == 18.0
    assert ops[2].fields["site"] == first
    assert "updated_at" not in ops[0].fields
    edit_site(survey, first, height_m=19.0, answers='{"梯号":"3"}')
    assert sealed(survey)[3].fields == {"height_m": 19.0, "answers.梯号": "3"}
    assert sealed(survey)[3].n == 4
    assert survey.outbox.seal(ROUTES) == 0


def test_ids_and_numbers_are_the_same_after_reopening(survey: Survey, folder: Path) -> None:
    new_site(survey)
    before = sealed(survey)
    survey.close()
    with open_survey(folder) as again:
        new_site(again)
        after = sealed(again)
    assert after[0] == before[0]
    assert [op.n for op in after] == [1, 2]


def test_what_was_taken_back_before_anyone_saw_it_is_told_as_deleted(survey: Survey) -> None:
    new_site(survey)
    survey.undo()
    (op,) = sealed(survey)
    assert (op.fields["name"], op.fields["deleted"]) == ("人民路23号", 1)
    survey.redo()
    assert sealed(survey)[1].fields == {"deleted": 0}


def test_an_edit_and_its_undo_send_nothing(survey: Survey) -> None:
    key = new_site(survey)
    assert len(sealed(survey)) == 1
    edit_site(survey, key, height_m=3.0)
    survey.undo()
    assert len(sealed(survey)) == 1


def test_a_site_is_unsent_until_it_is_answered(survey: Survey) -> None:
    new_site(survey)
    unsent = SiteQuery(unsent=True)
    assert len(survey.sites(unsent)) == survey.counts().unsent == 1
    (op,) = sealed(survey)
    assert len(survey.sites(unsent)) == survey.counts().unsent == 1
    survey.outbox.answer("dev-a", HERE, [applied(op, 1)])
    assert survey.sites(unsent) == []
    assert survey.counts().unsent == 0


def test_what_others_wrote_is_shown_and_neither_sent_nor_undone(survey: Survey) -> None:
    take(
        survey,
        document("s1", 5, {
            "name": "河南路1号", "kind": "pole", "answers.梯号": "3", "new": 1,
            "answers.rooms": '[{"area":8}]',
        }),
    )  # fmt: skip
    row = survey.site("s1")
    assert (row["name"], row["kind"]) == ("河南路1号", "pole")
    assert row["answers"] == '{"rooms":[{"area":8}],"梯号":"3"}'  # rounds are a list again
    assert (row["updated_by"], row["updated_at"]) == ("李勘", "2026-03-21T10:00:00+08:00")
    assert sealed(survey) == []
    assert survey.undoable() is None
    assert survey.check() == []
    assert survey.outbox.place(HERE).cursor == 5


def test_a_page_taken_twice_changes_nothing(survey: Survey) -> None:
    page = document("s1", 5, {"name": "河南路1号"})
    take(survey, page)
    before = survey.last_act()
    take(survey, page)
    take(survey, document("s1", 4, {"name": "旧名"}))
    assert survey.last_act() == before


def test_own_unanswered_work_lies_over_what_comes(survey: Survey) -> None:
    take(survey, document("s1", 5, {"name": "河南路1号", "height_m": 10}))
    edit_site(survey, "s1", name="我的名")
    take(survey, document("s1", 8, {"name": "别人的名", "height_m": 12}))
    row = survey.site("s1")
    assert (row["name"], row["height_m"]) == ("我的名", 12.0)
    (op,) = sealed(survey)
    assert (op.base, op.fields) == (5, {"name": "我的名"})
    survey.outbox.answer("dev-a", HERE, [Answer(op.n, op.id, "challenged", 9)])
    assert survey.site("s1")["name"] == "我的名"
    take(survey, document("s1", 9, {"name": "别人的名", "height_m": 12}))
    assert survey.site("s1")["name"] == "别人的名"


def test_an_open_form_sends_the_place_its_author_saw(survey: Survey) -> None:
    take(survey, document("s1", 5, {"name": "河南路1号"}))
    survey.keep_draft("s1", {"name": "键入中"})
    take(survey, document("s1", 8, {"name": "别人的名"}))
    assert survey.drafts()[0].fields == {"name": "键入中"}
    edit_site(survey, "s1", name="键入完")
    (op,) = sealed(survey)
    assert op.base == 5
    edit_site(survey, "s1", height_m=3.0)
    assert sealed(survey)[1].base == 8


def test_a_refused_edit_leaves_the_table_and_is_listed(survey: Survey) -> None:
    take(survey, document("s1", 5, {"name": "河南路1号"}))
    edit_site(survey, "s1", name="我的名", height_m=3.0)
    (op,) = sealed(survey)
    survey.outbox.answer("dev-a", HERE, [Answer(op.n, op.id, "refused", 5, "locked", "name")])
    row = survey.site("s1")
    assert (row["name"], row["height_m"]) == ("河南路1号", None)
    (told,) = survey.outbox.refused()
    assert (told.rec, told.code, told.fields["name"]) == ("s1", "locked", "我的名")


def test_a_refused_new_record_stays(survey: Survey) -> None:
    key = new_site(survey)
    (op,) = sealed(survey)
    survey.outbox.answer("dev-a", HERE, [Answer(op.n, op.id, "refused", 0, "not_yours")])
    assert survey.site(key)["name"] == "人民路23号"


def test_a_fact_waits_for_its_site(survey: Survey) -> None:
    fee: dict[str, Value] = {"site": "s1", "kind": "entry", "amount": 8000}
    take(survey, document("f1", 4, fee, kind="fee", site="s1"))
    assert survey.children("fee", "s1") == []
    take(survey, document("s1", 9, {"name": "河南路1号"}, site="s1"))
    assert [f["amount"] for f in survey.children("fee", "s1")] == [8000.0]


def test_a_form_opened_over_own_waiting_work_has_not_seen_what_lies_under_it(
    survey: Survey,
) -> None:
    key = new_site(survey)
    sealed(survey)
    survey.outbox.answer(
        "dev-a", HERE, [applied(o, 1) for o in survey.outbox.waiting("dev-a", HERE)]
    )
    take(survey, document(key, 1, {"name": "人民路23号"}))
    edit_site(survey, key, owner="学校")
    (op,) = sealed(survey)
    take(survey, document(key, 2, {"name": "人民路23号", "owner": "医院"}))
    survey.keep_draft(key, {"owner": "图书馆"})
    survey.outbox.answer("dev-a", HERE, [Answer(op.n, op.id, "challenged", 3)])
    take(survey, document(key, 3, {"name": "人民路23号", "owner": "医院"}))
    edit_site(survey, key, owner="图书馆")
    assert [(o.base, o.fields) for o in sealed(survey)] == [(1, {"owner": "图书馆"})]


def test_values_this_version_cannot_hold_stay_in_the_snapshot(survey: Survey) -> None:
    take(survey, document("s1", 5, {"name": "河南路1号", "height_m": "hoch", "storeys": 2.5}))
    row = survey.site("s1")
    assert (row["name"], row["height_m"], row["storeys"]) == ("河南路1号", None, None)
    ((_, kept),) = survey.outbox.documents(HERE)
    assert orjson.loads(kept)["fields"]["height_m"] == ["hoch", 5]


def test_a_site_that_changes_its_county_moves_with_everything(tmp_path: Path) -> None:
    with create_survey(tmp_path / "s", name="s", counties=[HERE, "410102"]) as survey:
        key = new_site(survey)
        fee = new_child(survey, "fee", key, kind="entry")
        for op in sealed(survey):
            survey.outbox.answer("dev-a", HERE, [applied(op, op.n)])
        site_doc = document(key, 1, {"name": "人民路23号", "county": HERE}, site=key)
        take(
            survey, site_doc, document(fee, 2, {"site": key, "kind": "entry"}, kind="fee", site=key)
        )
        edit_site(survey, key, county="410102")
        old, new = sealed(survey), sealed(survey, "410102")
    assert [(o.rec, o.base, o.fields) for o in old] == [
        (key, 1, {"deleted": 1, "moved_to": "410102"}), (fee, 2, {"deleted": 1, "moved_to": "410102"}),
    ]  # fmt: skip
    assert [(o.rec, o.base, o.n) for o in new] == [(key, 0, 1), (fee, 0, 2)]
    assert new[0].fields["name"] == "人民路23号"


def test_a_county_without_a_device_waits_as_draft_lines(survey: Survey) -> None:
    new_site(survey, county="410102")
    assert survey.outbox.seal(Routes({HERE: "dev-a"}, 1, HERE)) == 0
    assert survey.outbox.unsent() == (1, 0)
    assert len(sealed(survey, "410102")) == 1


def test_a_restored_office_hears_again_what_it_lost(survey: Survey) -> None:
    first, second = new_site(survey), new_site(survey, "二号")
    for op in sealed(survey):
        survey.outbox.answer("dev-a", HERE, [applied(op, op.n)])
    names = {first: "人民路23号", second: "二号"}
    take(survey, *(document(key, i, {"name": names[key]}) for i, key in enumerate(names, 1)))
    survey.outbox.begin_shadow(HERE, "e2")
    survey.outbox.take_in_shadow(HERE, 1, [document(first, 1, {"name": "人民路23号"})])
    survey.outbox.swap(HERE, ROUTES, last_n=1)
    assert survey.outbox.place(HERE).epoch == "e2"
    assert [op.rec for op in survey.outbox.waiting("dev-a", HERE)] == [second]
    assert survey.site(second)["name"] == "二号"


def test_an_answer_after_its_page_shows_what_the_list_has(survey: Survey) -> None:
    key = new_site(survey, "一号")
    (op,) = sealed(survey)
    take(survey, document(key, 7, {"name": "别人的名字"}))
    assert survey.site(key)["name"] == "一号"
    survey.outbox.answer("dev-a", HERE, [Answer(op.n, op.id, "challenged", 6)])
    assert survey.site(key)["name"] == "别人的名字"


def test_a_copy_numbers_its_unanswered_ops_anew(survey: Survey) -> None:
    for name in "一二三":
        new_site(survey, name)
    ops = sealed(survey)
    survey.outbox.answer("dev-a", HERE, [applied(ops[0], 1)])
    survey.outbox.renumber({HERE: Standing.SAME}, "dev-c", "sync", {"device": "dev-c"})
    again = survey.outbox.waiting("dev-c", HERE)
    assert [(op.n, op.id) for op in again] == [(1, ops[1].id), (2, ops[2].id)]
    assert survey.setting("sync") == {"device": "dev-c"}


def test_what_was_refused_is_shown_again_once_it_waits_again(survey: Survey) -> None:
    key = new_site(survey, "一号")
    (first,) = sealed(survey)
    survey.outbox.answer("dev-a", HERE, [applied(first, 1)])
    take(survey, document(key, 1, {"name": "一号"}))
    ways: list[Callable[[], None]] = [
        lambda: survey.outbox.forget_answers("dev-a", HERE, 1),
        lambda: survey.outbox.renumber({HERE: Standing.RESTORED}, "dev-c", "sync", {}),
    ]
    for again in ways:
        edit_site(survey, key, name="二号")
        refused = sealed(survey)[-1]
        survey.outbox.answer("dev-a", HERE, [Answer(refused.n, refused.id, "refused", 1)])
        assert survey.site(key)["name"] == "一号"
        again()
        assert survey.site(key)["name"] == "二号"


@pytest.mark.parametrize("standing", [Standing.RESTORED, Standing.STRANGER])
def test_an_office_that_lost_the_device_gets_all_its_ops_again(
    survey: Survey, standing: Standing
) -> None:
    for name in "一二三":
        new_site(survey, name)
    ops = sealed(survey)
    survey.outbox.answer(
        "dev-a", HERE, [applied(ops[0], 1), Answer(ops[1].n, ops[1].id, "refused", 2)]
    )
    take(survey, document(ops[0].rec, 1, {"name": "一"}))
    edit_site(survey, ops[0].rec, height_m=3.0)
    (later,) = [op for op in sealed(survey) if op.n > len(ops)]
    survey.outbox.renumber({HERE: standing}, "dev-c", "sync", {"device": "dev-c"})
    again = survey.outbox.waiting("dev-c", HERE)
    assert [(op.n, op.id) for op in again] == [(n, o.id) for n, o in enumerate([*ops, later], 1)]
    assert later.base == 1
    assert again[-1].base == (1 if standing == Standing.RESTORED else 0)


def test_a_rebuilt_survey_does_not_send_what_others_wrote(survey: Survey, folder: Path) -> None:
    take(survey, document("s1", 5, {"name": "河南路1号"}))
    mine = new_site(survey)
    survey.close()
    (folder / "survey.gpkg").unlink()
    rebuild(folder)
    with open_survey(folder) as again:
        assert {op.rec for op in sealed(again)} == {mine}
        assert again.outbox.place(HERE).cursor == 0


def test_a_survey_lost_to_the_last_byte_keeps_its_ops(survey: Survey, folder: Path) -> None:
    first, second = new_site(survey), new_site(survey, "二号")
    ops = sealed(survey)
    survey.outbox.answer("dev-a", HERE, [applied(ops[0], 1)])
    edit_site(survey, first, height_m=3.0)
    survey.close()
    (folder / "survey.gpkg").unlink()
    with (folder / "outbox.jsonl").open("ab") as book:
        book.write(b'{"op":{"torn')
    rebuild(folder)
    with open_survey(folder) as again:
        assert again.outbox.unsent() == (1, 1)
        assert again.outbox.last_answered("dev-a", HERE) == 1
        assert [(op.n, op.id) for op in again.outbox.waiting("dev-a", HERE)] == [(2, ops[1].id)]
        third = sealed(again)[1]
        assert (third.n, third.rec, third.fields) == (3, first, {"height_m": 3.0})
        assert again.outbox.waiting("dev-a", HERE)[0].rec == second


def test_a_book_torn_beside_a_sound_file_costs_no_op(survey: Survey, folder: Path) -> None:
    for name in "一二三":
        new_site(survey, name)
    ops = sealed(survey)
    survey.outbox.answer("dev-a", HERE, [applied(op, op.n) for op in ops[:2]])
    survey.close()
    book = folder / "outbox.jsonl"
    book.write_bytes(book.read_bytes()[: book.stat().st_size // 3])
    rebuild(folder)
    with open_survey(folder) as again:
        assert again.outbox.unsent() == (0, 1)
        assert [op.outcome for op in again.outbox.told("dev-a", HERE, 1, 9)] == [
            "applied", "applied", None
        ]  # fmt: skip
        assert sealed(again) == [ops[2]]


def test_a_large_record_is_cut_into_ops_that_fit(survey: Survey) -> None:
    key = new_site(survey, note="长" * 90_000, surroundings="宽" * 90_000)
    ops = sealed(survey)
    assert [op.n for op in ops] == [1, 2]
    assert {op.rec for op in ops} == {key}
    assert "note" in {**ops[0].fields, **ops[1].fields}


@pytest.mark.parametrize("state", ["sent", "confirmed"])
def test_photos_are_wanted_until_the_office_confirmed_them(survey: Survey, state: str) -> None:
    sha = "3f" * 32
    edit = Edit("photo", uuid7(), {"sha256": sha, "size": 7, "marks": "[]"}, None)
    survey.write(Label("take_photos", {"count": "1"}), [edit])
    assert survey.outbox.photos.wanted(HERE) == []
    sealed(survey)
    assert [(o.sha256, o.sent, o.thumb) for o in survey.outbox.photos.wanted(HERE)] == [
        (sha, False, False)
    ]
    survey.outbox.photos.note_thumbs(HERE, [sha])
    survey.outbox.photos.note(HERE, [sha], state)
    assert [(o.sent, o.thumb) for o in survey.outbox.photos.wanted(HERE)] == [(True, True)] * (
        state == "sent"
    )
    assert survey.outbox.photos.states([sha]) == {sha: state}
