"""What ODK Collect and KoboCollect hand back."""

import json
import zipfile
from pathlib import Path

import pytest

from surveyapp.domain.errors import Problem, SurveyError
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


CENTRAL_CSV = (
    "SubmissionDate,name,place-Latitude,place-Longitude,place-Altitude,place-Accuracy,"
    "roof-height_m,meta-instanceID,KEY\n"
    "2026-03-21T02:00:00Z,人民路23号,34.7612345,113.6512345,101.5,4.2,18,uuid:1,uuid:1\n"
)
KOBO_CSV = (
    '"_id";"name";"place";"_place_latitude";"_place_longitude";"_place_altitude";'
    '"_place_precision";"roof/height_m"\n'
    '"7";"人民路23号";"34.7612345 113.6512345 101.5 4.2";"34.7612345";"113.6512345";"101.5";"4.2";"18"\n'
)
ONE_COLUMN_CSV = "name,position,height_m\n人民路23号,34.7612345 113.6512345 101.5 4.2,18\n"
CENTRAL_JSON = {
    "@odata.context": "…",
    "value": [
        {
            "__id": "uuid:1",
            "__system": {"submitterName": "王勘"},
            "name": "人民路23号",
            "place": {
                "type": "Point",
                "coordinates": [113.6512345, 34.7612345, 101.5],
                "properties": {"accuracy": 4.2},
            },
            "roof": {"height_m": 18},
            "meta": {"instanceID": "uuid:1"},
        }
    ],
}
KOBO_JSON = {
    "count": 1,
    "results": [
        {
            "_id": 7,
            "formhub/uuid": "u",
            "start": "2026-03-21T10:00:00+08:00",
            "name": "人民路23号",
            "place": "34.7612345 113.6512345 101.5 4.2",
            "roof/height_m": "18",
            "_geolocation": [34.7612345, 113.6512345],
        }
    ],
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("central.csv", CENTRAL_CSV),
        ("kobo.csv", KOBO_CSV),
        ("one.csv", ONE_COLUMN_CSV),
        ("central.json", json.dumps(CENTRAL_JSON)),
        ("kobo.json", json.dumps(KOBO_JSON)),
        ("list.json", json.dumps(KOBO_JSON["results"])),
    ],
)
def test_what_a_server_hands_out_is_read_like_the_submission_itself(
    tmp_path: Path, name: str, text: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    (row,) = plan_import(file).sites
    assert row.fields == {"name": "人民路23号", "height_m": 18}
    assert row.fix
    assert (row.fix.lon, row.fix.lat) == (113.6512345, 34.7612345)
    assert (row.fix.altitude_m, row.fix.accuracy_m) == (101.5, 4.2)
    assert row.answers.keys() <= {"place"}


def test_the_zip_of_a_server_gives_its_main_table(tmp_path: Path) -> None:
    file = tmp_path / "rooftop.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("rooftop-cable.csv", "cable_no,PARENT_KEY\n1,uuid:1\n")
        archive.writestr("rooftop.csv", CENTRAL_CSV)
    assert [row.fields["name"] for row in plan_import(file).sites] == ["人民路23号"]


def test_records_of_ours_and_pictures_come_out_of_json_too(tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    fees = [{"kind": "entry", "amount": 8000}, {"kind": "rent", "amount": 100}]
    file.write_text(json.dumps([{"name": "甲", "fee": fees, "front": "1.jpg"}]), encoding="utf-8")
    (row,) = plan_import(file).sites
    assert row.children == (
        ("fee", {"kind": "entry", "amount": 8000.0}),
        ("fee", {"kind": "rent", "amount": 100.0}),
    )
    assert row.photos == (str(tmp_path / "1.jpg"),)


@pytest.mark.parametrize("text", ['{"a": 1}', "[1, 2]", '{"value": 3}', "[]", '"x"'])
def test_json_that_holds_neither_features_nor_submissions_is_refused(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SurveyError, match="表单提交") as refused:
        plan_import(file)
    assert refused.value.problem is Problem.BAD_TABLE
