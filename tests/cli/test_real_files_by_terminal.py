"""The terminal over the real files: photos, receiver logs, vectors, places and workbooks."""

import csv
import json
from pathlib import Path
from statistics import mean

import pytest

from surveyapp.domain.positions import distance_m
from tests.cli.conftest import Run
from tests.conftest import SharedData


def _iso(exiftool: str) -> str:
    """`2010:08:22 12:00:01` as ISO 8601."""
    date, _, time = exiftool.partition(" ")
    return f"{date.replace(':', '-')}T{time}"


def test_every_photo_of_the_manifest_is_read_as_exiftool_read_it(
    run: Run, survey: Path, shared_data: SharedData
) -> None:
    with shared_data("photos_gps_manifest.csv").open(encoding="utf-8") as file:
        manifest = list(csv.DictReader(file))
    paths = [shared_data(row["file"]) for row in manifest]
    taken = run("photos", survey, *paths, "--json").document
    assert (taken["added"], taken["broken"]) == (len(manifest), [])
    listed = {p["file"]: p for p in run("photos", survey, "--list", "--json").document}
    for row in manifest:
        photo = listed[Path(row["file"]).name]
        assert photo["lat"] == pytest.approx(float(row["lat"]), abs=1e-6), row["file"]
        assert photo["lon"] == pytest.approx(float(row["lon"]), abs=1e-6), row["file"]
        if row["img_direction"]:
            assert photo["direction_deg"] == pytest.approx(float(row["img_direction"]), abs=1e-3)
        if row["datetime_original"]:
            assert photo["taken_at"].startswith(_iso(row["datetime_original"])[:19]), row["file"]


def test_every_file_of_the_photo_folders_is_taken_in_or_listed_and_nothing_is_lost(
    run: Run, survey: Path, shared_data: SharedData
) -> None:
    folders = [
        shared_data(name)
        for name in (
            "photos_exiftool",
            "photos_ianare_CC-BY-SA",
            "photos_metadata-extractor-images_free-use",
        )
    ]
    files = [f for folder in folders for f in folder.rglob("*") if f.is_file()]
    taken = run("photos", survey, *folders, "--json").document
    assert taken["added"] + taken["duplicates"] + len(taken["broken"]) == len(files)
    assert all(b["reason"] for b in taken["broken"])
    again = run("photos", survey, *folders, "--json").document
    assert (again["added"], again["suggested"]) == (0, [])
    assert again["duplicates"] == taken["added"] + taken["duplicates"]
    assert run("check", survey, "--json").document == {"ok": True, "findings": []}


def test_a_fix_worse_than_the_form_allows_is_shown_and_not_taken(
    run: Run, survey: Path, rooftop: str, shared_data: SharedData
) -> None:
    log = shared_data("nmea_pynmeagps_BSD3/pygpsdata-badeof.log")
    answer = run("fix", survey, rooftop, "--nmea", log, "--json")
    assert answer.status == 1
    assert "没有采用" in answer.document["refused"]
    assert run("show", survey, rooftop, "--json").document["fixes"][-1]["source"] == "typed"


def test_a_log_without_a_position_says_what_was_read(
    run: Run, survey: Path, rooftop: str, shared_data: SharedData
) -> None:
    log = shared_data("nmea_pynmeagps_BSD3/unicore_nmea.log")
    answer = run("fix", survey, rooftop, "--nmea", log, "--json")
    assert answer.status == 3
    assert "61" in answer.err


@pytest.mark.parametrize(
    "log",
    ["beidou-bd", "beidou-gb", "gpsdf", "quectelLC79D", "ublox-neo-m9n-nmea", "ublox-zed-f9p-nmea"],
)
def test_a_receiver_log_averages_to_the_position_gpsd_found(
    run: Run, survey: Path, rooftop: str, shared_data: SharedData, log: str
) -> None:
    folder = "nmea_gpsd_BSD2"
    answer = run("fix", survey, rooftop, "--nmea", shared_data(f"{folder}/{log}.log"), "--json")
    assert answer.status == 0, answer.err
    lines = shared_data(f"{folder}/{log}.log.chk").read_text("utf-8", "replace").splitlines()
    seen = [json.loads(line) for line in lines if line.startswith('{"class":"TPV"')]
    places = [(t["lon"], t["lat"]) for t in seen if t.get("mode", 0) >= 2 and "lat" in t]
    middle = mean(p[0] for p in places), mean(p[1] for p in places)
    fix = answer.document
    assert distance_m(fix["lon"], fix["lat"], *middle) < max(1.0, fix["accuracy_m"])


def test_all_vectors_convert_both_ways_within_five_centimetres(
    run: Run, shared_data: SharedData
) -> None:
    path = shared_data("gcj_vectors_CC0/henan_157_counties_wgs84_gcj02_bd09.csv")
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))[::8]
    for row in rows:
        for there, back in (("gcj02", "gcj"), ("bd09", "bd")):
            wgs = float(row["wgs_lon"]), float(row["wgs_lat"])
            other = float(row[f"{back}_lon"]), float(row[f"{back}_lat"])
            to = run("convert", *wgs, "--from", "wgs84", "--to", there, "--json").document
            assert distance_m(to["lon"], to["lat"], *other) < 0.05
            home = run("convert", *other, "--from", there, "--to", "wgs84", "--json").document
            assert distance_m(home["lon"], home["lat"], *wgs) < 0.05


def test_a_point_abroad_is_in_no_county(run: Run) -> None:
    answer = run("county", "-122.4", "37.8", "--json")
    assert answer.status == 1
    assert answer.document["code"] is None


def test_what_is_exported_comes_back_unchanged_in_every_format(
    run: Run, survey: Path, rooftop: str, tmp_path: Path
) -> None:
    run("add", survey, "--kind", "pole", "--set", "position=34°46'50.123\"N 113°40'48.5\"E")
    run("add", survey, "--kind", "pole")  # nothing is known of it but its number
    for suffix in ("xlsx", "csv", "geojson", "kml", "gpkg"):
        out = tmp_path / f"sites.{suffix}"
        assert run("export", survey, out, "--json").document["rows"] == 3
        taken = run("import", survey, out, "--json")
        assert (taken.status, taken.document["refused"]) == (0, [])
        assert (taken.document["added"], taken.document["changed"]) == (0, 0), suffix


def test_a_list_of_three_columns_becomes_sites(run: Run, survey: Path, tmp_path: Path) -> None:
    table = tmp_path / "清单.csv"
    table.write_text(
        "序号,基站地址,物业所属单位\n1,金水路1号,市教育局\n2,金水路2号,市医院\n", "utf-8"
    )
    taken = run("import", survey, table, "--json").document
    assert (taken["added"], taken["refused"]) == (2, [])
    sites = run("sites", survey, "--search", "教育局", "--json").document
    assert [s["name"] for s in sites] == ["金水路1号"]


def test_bad_rows_are_listed_and_the_rest_is_taken_or_none_as_asked(
    run: Run, survey: Path, tmp_path: Path
) -> None:
    table = tmp_path / "sites.csv"
    table.write_text("名称,经度,纬度\n甲,113.68,34.78\n乙,不详,34.79\n丙,113.69,34.79\n", "utf-8")
    none = run("import", survey, table, "--all-or-none", "--json")
    assert (none.status, none.document["added"]) == (1, 0)
    taken = run("import", survey, table, "--json")
    assert taken.status == 1
    assert taken.document["added"] == 2
    assert [r["row"] for r in taken.document["refused"]] == [3]
    run("undo", survey)
    assert run("sites", survey, "--json").document == []


def test_dossiers_come_in_one_file_or_one_for_each_site(
    run: Run, survey: Path, rooftop: str, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    one = run("dossier", survey, tmp_path / "all.pdf", "--json").document
    assert one["files"] == [str(tmp_path / "all.pdf")]
    assert one["pages"] == len(PdfReader(one["files"][0]).pages)
    each = run("dossier", survey, tmp_path / "each", rooftop, "--json").document
    assert [Path(f).name for f in each["files"]] == ["410105-1 人民路23号.pdf"]
    text = "".join(page.extract_text() for page in PdfReader(each["files"][0]).pages)
    assert "人民路23号" in text


def test_a_map_is_one_file_that_asks_for_nothing(
    run: Run, survey: Path, rooftop: str, tmp_path: Path
) -> None:
    assert run("map", survey, tmp_path / "map.html", "--json").document["sites"] == 1
    page = (tmp_path / "map.html").read_text("utf-8")
    assert 'src="http' not in page
    assert '<link href="http' not in page


def test_a_backup_brings_a_survey_back(
    run: Run, survey: Path, rooftop: str, tmp_path: Path
) -> None:
    copy = run("backup", survey, tmp_path / "copy.gpkg", "--json").document["file"]
    run("edit", survey, rooftop, "--set", "name=改了")
    assert run("restore", copy, survey).status == 0
    assert run("show", survey, rooftop, "--json").document["name"] == "人民路23号"


def test_a_lost_database_is_rebuilt_from_its_journal(run: Run, survey: Path, rooftop: str) -> None:
    before = run("show", survey, rooftop, "--json").document
    for file in survey.glob("survey.gpkg*"):
        file.unlink()
    assert run("show", survey, rooftop, "--json").document["name"] == before["name"]
    refused = run("edit", survey, rooftop, "--set", "storeys=3")
    assert refused.status == 3
    assert "缺少 survey.gpkg" in refused.err
    assert "rebuild" in refused.err
    assert run("new", survey, "--county", "410105").status == 3
    assert run("rebuild", survey).out.startswith("已重建：操作 ")
    after = run("show", survey, rooftop, "--json").document
    assert after["name"] == before["name"]
    assert after["id"] == before["id"]


def test_our_forms_come_as_workbooks_that_check_clean(run: Run, tmp_path: Path) -> None:
    for name in ("rooftop", "杆塔", "fee"):
        out = tmp_path / f"{name}.xlsx"
        assert run("form", "xlsx", name, out).status == 0
        assert run("form", "check", out, "--json").document["ok"]


def test_every_foreign_workbook_is_accepted_or_refused_with_its_reason(
    run: Run, shared_data: SharedData
) -> None:
    folder = shared_data("xlsforms_pyxform_BSD2")
    for book in sorted(folder.rglob("*.xls*")):
        answer = run("form", "check", book, "--json")
        assert answer.status in {0, 1}, (book.name, answer.err)
        wrong = [f for f in answer.document["findings"] if f["severity"] == "error"]
        assert answer.document["ok"] == (not wrong)
        assert all(f["message"] and f["remedy"] for f in wrong), book.name
