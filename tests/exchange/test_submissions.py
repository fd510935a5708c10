"""What ODK Collect and KoboCollect hand back."""

from pathlib import Path

from surveyapp.exchange import plan_import

SUBMISSION = """<?xml version='1.0' ?>
<data id="rooftop" version="2026" xmlns:orx="http://openrosa.org/xforms">
  <start>2026-03-21T10:00:00+08:00</start>
  <name>人民路23号</name><kind>rooftop</kind>
  <general><owner>市图书馆</owner><demand>smart_city emergency</demand></general>
  <place>34.7612345 113.6512345 101.5 4.2</place>
  <storeys>6</storeys><lift_works>yes</lift_works>
  <front>1711000000.jpg</front><plate>1711000001.jpg</plate>
  <fee><kind>entry</kind><amount>8000</amount></fee>
  <fee><kind>rent</kind><amount>100</amount></fee>
  <orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta>
</data>"""


def test_a_submission_becomes_a_site_with_fix_pictures_answers_and_demands(tmp_path: Path) -> None:
    file = tmp_path / "one.xml"
    file.write_text(SUBMISSION, encoding="utf-8")
    (row,) = plan_import(file).sites
    assert row.fields == {
        "name": "人民路23号", "kind": "rooftop", "owner": "市图书馆",
        "demand": "smart_city emergency", "storeys": 6,
    }  # fmt: skip
    assert row.fix
    assert (row.fix.lon, row.fix.lat) == (113.6512345, 34.7612345)
    assert (row.fix.altitude_m, row.fix.accuracy_m) == (101.5, 4.2)
    assert row.answers == {"lift_works": "yes"}
    assert row.photos == (str(tmp_path / "1711000000.jpg"), str(tmp_path / "1711000001.jpg"))
    assert row.children == (
        ("fee", {"kind": "entry", "amount": 8000.0}),
        ("fee", {"kind": "rent", "amount": 100.0}),
    )


def test_a_folder_of_submissions_is_read_and_a_broken_one_refused_alone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "submission.xml").write_text(SUBMISSION, encoding="utf-8")
    (tmp_path / "c.xml").write_text(SUBMISSION[:300], encoding="utf-8")
    form = '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/></h:html>'
    (tmp_path / "form.xml").write_text(form, encoding="utf-8")
    plan = plan_import(tmp_path)
    assert len(plan.sites) == 2
    assert [refusal.row for refusal in plan.refused] == [3]


def test_only_the_last_answer_of_a_twice_asked_question_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "one.xml"
    text = SUBMISSION.replace("<lift_works>yes</lift_works>", "<r><q>a</q></r><r><q>b</q></r>")
    file.write_text(text, encoding="utf-8")
    assert plan_import(file).sites[0].answers == {"q": "a b"}
