"""Lists as counties and companies really send them."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from surveyapp.capture.typed import parse_position
from surveyapp.domain.positions import Datum, Fix, distance_m
from surveyapp.exchange import Plan, plan_import
from surveyapp.exchange.headings import meaning
from tests.conftest import SharedData


def parse(text: str, datum: Datum | None) -> Fix:
    """The parser the services pass in."""
    return parse_position(text, datum=datum)


def csv_of(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode(encoding))
    return file


def names(plan: Plan) -> list[object]:
    return [row.fields.get("name") for row in plan.sites]


def test_a_published_list_of_three_columns_is_enough(tmp_path: Path) -> None:
    file = csv_of(
        tmp_path, "序号,基站地址,物业所属单位\n1,人民路1号,市政府\n2,金水路2号,区教育局\n"
    )
    plan = plan_import(file)
    assert names(plan) == ["人民路1号", "金水路2号"]
    assert plan.sites[1].fields == {
        "address": "金水路2号", "owner": "区教育局", "name": "金水路2号",
    }  # fmt: skip
    assert not plan.refused
    assert not plan.questions


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encoding_and_delimiter_are_found_out(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    lines = ["站名,详细地址,业主", "浉河区站,人民路1号,瀍河回族区政府", "乙站,金水路,𠮷田"]
    text = "\n".join(lines).replace(",", delimiter)
    plan = plan_import(csv_of(tmp_path, text, encoding))
    assert [(r.fields["name"], r.fields["owner"]) for r in plan.sites] == [
        ("浉河区站", "瀍河回族区政府"),
        ("乙站", "𠮷田"),
    ]


def test_titles_two_header_rows_and_merged_cells_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("说明").write(0, 0, "填表说明")
        sheet = book.add_worksheet("清单")
        sheet.merge_range(0, 0, 0, 5, "金水区2026年第一批公共资源开放清单")
        sheet.write(1, 0, "填报单位：区工信局")
        sheet.merge_range(2, 0, 3, 0, "序号")
        sheet.merge_range(2, 1, 3, 1, "基站\n名称")
        sheet.merge_range(2, 2, 2, 3, "坐标（WGS84）")
        sheet.merge_range(2, 4, 3, 4, "产权单位")
        sheet.write_row(3, 2, ["经度", "纬度"])
        sheet.write_row(4, 0, [1, "甲站", 113.65, 34.76])
        sheet.write_row(5, 0, [2, "乙站", 113.66, 34.77])
        sheet.merge_range(4, 4, 5, 4, "市图书馆")
        sheet.write(6, 0, "合计")
        sheet.write(6, 1, 4)
    plan = plan_import(file, parse=parse)
    assert [(r.row, r.fields["name"], r.fields["owner"]) for r in plan.sites] == [
        (5, "甲站", "市图书馆"),
        (6, "乙站", "市图书馆"),
    ]
    assert plan.sites[0].fix
    assert (plan.sites[0].fix.lon, plan.sites[0].fix.lat) == (113.65, 34.76)
    assert [(r.row, r.reason) for r in plan.refused] == [(7, "是合计行，不是站址")]
    assert not plan.questions


def test_english_headings_and_identifiers_work_too(tmp_path: Path) -> None:
    file = csv_of(tmp_path, "Site Name,kind,Longitude,LAT,height_m\nA,Pole,113.6,34.7,12 m\n")
    row = plan_import(file, parse=parse).sites[0]
    assert row.fields == {"name": "A", "kind": "pole", "height_m": 12.0}
    assert row.fix


def test_good_rows_are_taken_and_bad_ones_listed_by_their_row(tmp_path: Path) -> None:
    bad = {30 + 270 * i for i in range(37)}
    lines = ["站名,经度,纬度,高度"]
    for row in range(2, 10_002):
        lon = "不详" if row in bad else f"{113 + row / 1e5:.5f}"
        lines.append(f"站{row},{lon},34.7,{row % 60}")
    plan = plan_import(csv_of(tmp_path, "\n".join(lines)), datum=Datum.WGS84, parse=parse)
    assert len(plan.sites) == 10_000 - 37
    assert {refusal.row for refusal in plan.refused} == bad
    assert all("不详" in refusal.reason for refusal in plan.refused)


def test_row_numbers_count_blank_lines_and_line_breaks_as_a_spreadsheet_does(
    tmp_path: Path,
) -> None:
    file = csv_of(tmp_path, '清单\n\n站名,高度\n"甲\n站",10\n\n乙站,高\n')
    plan = plan_import(file)
    assert [row.row for row in plan.sites] == [4]
    assert [refusal.row for refusal in plan.refused] == [6]


def test_each_row_is_read_in_its_own_datum(tmp_path: Path) -> None:
    text = (
        "站名,经度,纬度,坐标系\n"
        "甲,113.65,34.76,WGS-84\n乙,113.65,34.76,国家2000\n"
        "丙,113.65,34.76,火星坐标\n丁,113.65,34.76,百度\n戊,113.65,34.76,北京54\n"
    )
    plan = plan_import(csv_of(tmp_path, text), parse=parse)
    fixes = [row.fix for row in plan.sites]
    away = [distance_m(113.65, 34.76, f.lon, f.lat) for f in fixes if f]
    assert away[0] == 0
    assert away[1] < 1
    assert 450 < away[2] < 700
    assert away[3] > 700
    assert [refusal.row for refusal in plan.refused] == [6]


@pytest.mark.parametrize("heading", ["经度(GCJ-02)", "高德经度", "GCJ02_lon", "经度（火星坐标系）"])
def test_a_datum_in_the_heading_counts(tmp_path: Path, heading: str) -> None:
    lat = heading.replace("经", "纬").replace("lon", "lat")
    plan = plan_import(csv_of(tmp_path, f"站名,{heading},{lat}\n甲,113.65,34.76\n"), parse=parse)
    fix = plan.sites[0].fix
    assert fix
    assert fix.datum is Datum.GCJ02
    assert distance_m(113.65, 34.76, fix.lon, fix.lat) > 400
    assert not plan.questions


def test_a_datum_given_by_hand_is_used_where_the_list_says_nothing(tmp_path: Path) -> None:
    file = csv_of(tmp_path, "站名,经度,纬度\n甲,113.65,34.76\n")
    assert [q.kind for q in plan_import(file, parse=parse).questions] == ["datum_assumed"]
    plan = plan_import(file, datum=Datum.GCJ02, parse=parse)
    assert plan.sites[0].fix
    assert plan.sites[0].fix.datum is Datum.GCJ02
    assert not plan.questions


def test_of_two_positions_side_by_side_the_wgs84_one_counts(tmp_path: Path) -> None:
    text = (
        "name,gcj_lon,gcj_lat,wgs_lon,wgs_lat\n"
        "甲,113.6560,34.7588,113.65,34.76\n乙,113.6560,34.7588,,\n"
    )
    both, one = (row.fix for row in plan_import(csv_of(tmp_path, text), parse=parse).sites)
    assert both
    assert one
    assert (both.lon, both.lat, both.datum) == (113.65, 34.76, Datum.WGS84)
    assert one.datum is Datum.GCJ02
    assert distance_m(113.65, 34.76, one.lon, one.lat) < 60


def test_a_real_table_of_three_datums_reads_as_wgs84(shared_data: SharedData) -> None:
    file = shared_data("gcj_vectors_CC0/henan_157_counties_wgs84_gcj02_bd09.csv")
    plan = plan_import(file, parse=parse)
    assert len(plan.sites) == 157
    assert {row.fix.datum for row in plan.sites if row.fix} == {Datum.WGS84}


def test_columns_that_are_named_leave_no_doubt_which_degree_is_which(tmp_path: Path) -> None:
    file = csv_of(tmp_path, "站名,纬度,经度\n内罗毕,-0.3713,36.0564166666667\n")
    fix = plan_import(file, parse=parse).sites[0].fix
    assert fix
    assert (fix.lon, fix.lat) == (36.0564166666667, -0.3713)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("乡镇街道名称", "township"), ("学校名称", "name"), ("安装详细地址", "address"),
        ("产权单位名称", "owner"), ("WGS84坐标系经度", "lon"), ("站址 经度（°）", "lon"),
        ("县（市、区）", "county"), ("物业\n名称", "name"), ("X", "lon"), ("*基站名称：", "name"),
        ("建筑高度(m)", "height_m"), ("有无电梯", ""),
    ],
)  # fmt: skip
def test_headings_people_use_are_understood(heading: str, field: str) -> None:
    assert meaning(heading).field == field


def test_degrees_and_minutes_one_cell_and_metres_are_read(tmp_path: Path) -> None:
    text = (
        '站名,东经,北纬\n甲,113°39′00″,34°45′36″\n乙,"E113°39\'0""","N34°45\'36"""\n'
        "丙,113度39分,34度45.6分\n"
    )
    for row in plan_import(csv_of(tmp_path, text), parse=parse).sites:
        assert row.fix
        assert distance_m(113.65, 34.76, row.fix.lon, row.fix.lat) < 1
    file = csv_of(tmp_path, '站名,经纬度\n甲,"113.65,34.76"\n乙,34.76 113.65\n')
    plan = plan_import(file, parse=parse)
    assert {(r.fix.lon, r.fix.lat) for r in plan.sites if r.fix} == {(113.65, 34.76)}
    file = csv_of(tmp_path, "站名,X坐标,Y坐标\n甲,3847000.5,38468000.25\n")
    fix = plan_import(file, parse=parse).sites[0].fix
    assert fix
    assert distance_m(113.65, 34.75, fix.lon, fix.lat) < 2000


def test_longitude_and_latitude_the_wrong_way_round_are_turned_and_said(tmp_path: Path) -> None:
    text = "站名,经度（WGS84）,纬度（WGS84）\n甲,34.76,113.65\n乙,113.65,34.76\n丙,200,34\n"
    plan = plan_import(csv_of(tmp_path, text), parse=parse)
    assert [(r.fix.lon, r.swapped) for r in plan.sites if r.fix] == [
        (113.65, True),
        (113.65, False),
    ]
    assert [(q.kind, q.rows) for q in plan.questions] == [("swapped", (2,))]
    assert [refusal.row for refusal in plan.refused] == [4]


def test_unknown_columns_are_named_and_can_be_mapped(tmp_path: Path) -> None:
    file = csv_of(tmp_path, "站名,责任人,楼顶高\n甲,老王,20\n")
    assert [q.column for q in plan_import(file).questions] == ["责任人", "楼顶高"]
    row = plan_import(file, mapping={"责任人": "责任人", "楼顶高": "height_m"}).sites[0]
    assert row.answers == {"责任人": "老王"}
    assert row.fields == {"name": "甲", "height_m": 20.0}


def test_a_dash_is_nothing_and_a_wrong_choice_is_refused(tmp_path: Path) -> None:
    file = csv_of(tmp_path, "站名,类型,高度\n甲,-,—\n乙,火箭,3\n丙,屋面,/\n")
    plan = plan_import(file)
    assert [row.fields for row in plan.sites] == [{"name": "甲"}, {"name": "丙", "kind": "rooftop"}]
    assert "火箭" in plan.refused[0].reason


def test_numbers_dates_and_codes_of_a_workbook_read_as_people_see_them(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["站名", "县区", "层数", "列入专项规划", "备注"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(1, 0, ["甲", 410105, 6, True])
        sheet.write_datetime(1, 4, date(2026, 3, 21), day)
    assert plan_import(file).sites[0].fields == {
        "name": "甲", "county": "410105", "storeys": 6, "in_plan": 1, "note": "2026-03-21",
    }  # fmt: skip


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    file = tmp_path / "list.ods"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
            for c in row
        )
        + "</table:table-row>"
        for row in (("站名", "详细地址"), ("甲", "人民路"))
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="a">{cells}'
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    assert plan_import(file).sites[0].fields == {"name": "甲", "address": "人民路"}
