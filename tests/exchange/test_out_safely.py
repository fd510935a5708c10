"""Files that leave the program: harmless in a spreadsheet, whole on the disk, flat in memory."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import orjson
import pytest

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.exchange import export_sites

FORMATS = ("xlsx", "csv", "geojson", "kml", "gpkg")
FORMULAS = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://x","y")']
Site = dict[str, Value]


def sheet_of(file: Path) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(file).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_formulas_arrive_as_text_in_a_workbook(tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    export_sites(file, [{"name": word} for word in FORMULAS], columns=["name"])
    cells = [row[0] for row in openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == FORMULAS
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_formulas_are_quoted_in_csv_and_numbers_are_not(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    rows: list[Site] = [{"name": word, "height_m": -3.5, "note": "-3.5"} for word in FORMULAS]
    export_sites(file, rows, columns=["name", "height_m", "note"])
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.reader(text))[1:]
    assert [line[0] for line in lines] == ["'" + word for word in FORMULAS]
    assert {(line[1], line[2]) for line in lines} == {("-3.5", "-3.5")}


def test_a_workbook_has_numbers_dates_labels_and_a_sheet_of_fields(tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    row: Site = {
        "name": "甲", "kind": "rooftop", "in_plan": 1, "height_m": 18.5, "lon": 113.65123456789,
        "fixed_at": "2026-03-21T10:11:12+08:00", "photos": 3,
    }  # fmt: skip
    columns = ["name", "kind", "in_plan", "height_m", "lon", "fixed_at", "photos"]
    export_sites(file, [row], columns=columns)
    book = openpyxl.load_workbook(file)
    header, values = list(book.worksheets[0].iter_rows(values_only=True))
    assert header[:5] == ("名称", "类型", "列入专项规划", "高度（m）", "经度（WGS84）")
    moment = datetime(2026, 3, 21, 10, 11, 12)  # noqa: DTZ001 - as a spreadsheet shows it
    assert values == ("甲", "屋面", "是", 18.5, 113.6512346, moment, 3)
    assert book.worksheets[0].freeze_panes == "C2"
    assert book.worksheets[0].auto_filter.ref == "A1:G2"
    fields = list(book.worksheets[1].iter_rows(values_only=True))
    assert [line[0] for line in fields[1:]] == columns
    assert "rooftop 屋面" in str(fields[2][3])


def test_labels_follow_the_language(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    export_sites(file, [{"kind": "pole", "in_plan": 0}], columns=["kind", "in_plan"], language="en")
    assert file.read_text("utf-8-sig").splitlines() == ["Kind,In the plan", "Pole,No"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_list_is_a_sound_file(tmp_path: Path, suffix: str) -> None:
    from surveyapp.exchange import plan_import

    file = tmp_path / f"out.{suffix}"
    assert export_sites(file, []) == 0
    assert plan_import(file).sites == []


def test_a_name_of_ten_thousand_characters_stays_and_a_longer_one_says_it_was_cut(
    tmp_path: Path,
) -> None:
    file = tmp_path / "out.xlsx"
    export_sites(file, [{"name": "长" * 10_000}, {"name": "𠮷" * 40_000}], columns=["name"])
    _header, (kept,), (cut,) = sheet_of(file)
    assert kept == "长" * 10_000
    assert str(cut).endswith("已截断）")
    assert len(str(cut).encode("utf-16-le")) // 2 <= 32_767


def test_names_with_markup_are_words_in_kml(tmp_path: Path) -> None:
    file = tmp_path / "out.kml"
    name = "<script>alert(1)</script>]]>&amp;\x0b"
    export_sites(file, [{"name": name, "kind": "pole", "lon": 113.6, "lat": 34.7}])
    space = "{http://www.opengis.net/kml/2.2}"
    placemark = next(ET.parse(file).iter(f"{space}Placemark"))  # noqa: S314 - our own
    assert placemark.findtext(f"{space}name") == "<script>alert(1)</script>]]>&amp;"
    assert placemark.findtext(f"{space}styleUrl") == "#pole"
    assert placemark.findtext(f"{space}Point/{space}coordinates") == "113.6,34.7"


def test_geojson_is_wgs84_with_seven_decimals_and_typed_values(tmp_path: Path) -> None:
    file = tmp_path / "out.geojson"
    row: Site = {
        "id": "a", "name": "甲", "lon": 113.123456789, "lat": 34.1, "in_plan": 1,
        "demand": "smart_city emergency", "answers": '{"q":1}', "datum": "gcj02",
    }  # fmt: skip
    export_sites(file, [row, {"name": "无位置"}])
    placed, nowhere = orjson.loads(file.read_bytes())["features"]
    assert placed["geometry"] == {"type": "Point", "coordinates": [113.1234568, 34.1]}
    assert nowhere["geometry"] is None
    told = placed["properties"]
    assert (told["in_plan"], told["demand"]) == (True, ["smart_city", "emergency"])
    assert told["answers"] == {"q": 1}
    assert "datum" not in told
    assert placed["id"] == "a"


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_failed_export_leaves_the_old_file_and_no_rubbish(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out.{suffix}"
    file.write_text("old")

    def rows() -> Iterator[Site]:
        yield {"name": "甲"}
        raise SurveyError(Problem.SURVEY_DAMAGED, path="x", reason="y")

    with pytest.raises(SurveyError) as caught:
        export_sites(file, rows())
    assert caught.value.problem is Problem.SURVEY_DAMAGED
    assert file.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_disk_that_takes_no_more_is_one_sentence(tmp_path: Path, suffix: str) -> None:
    """The kernel refuses to let any file grow past 64 kB, in a process of its own."""
    program = f"""
import resource, signal, sys
from pathlib import Path
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.exchange import export_sites
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
import hashlib
rows = ({{"name": hashlib.sha256(bytes(str(i), "ascii")).hexdigest() * 20}} for i in range(3000))
try:
    export_sites(Path({str(tmp_path)!r}) / "out.{suffix}", rows)
except SurveyError as problem:
    sys.exit(0 if problem.problem in (Problem.DISK_FULL, Problem.DISK_FAULT) else str(problem))
sys.exit("nothing was refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_and_an_unknown_format_are_said(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as caught:
        export_sites(tmp_path / "gone" / "out.csv", [])
    assert caught.value.problem is Problem.NO_SUCH_FILE
    with pytest.raises(SurveyError) as caught:
        export_sites(tmp_path / "out.doc", [])
    assert caught.value.problem is Problem.UNKNOWN_FORMAT
    with pytest.raises(SurveyError) as caught:
        export_sites(tmp_path / "out.csv", [], columns=["nonsense"])
    assert caught.value.problem is Problem.NO_SUCH_FIELD


@pytest.mark.parametrize("suffix", FORMATS)
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, suffix: str) -> None:
    """Peak memory of a process that writes 45,000 sites against one that writes 15,000."""
    program = f"""
import resource
from pathlib import Path
from surveyapp.exchange import export_sites
def grown(count):
    rows = ({{"name": f"站{{i}}", "address": "人民路" * 20, "note": "备注" * 40, "lon": 113.0, "lat": 34.0}} for i in range(count))
    export_sites(Path({str(tmp_path)!r}) / "out.{suffix}", rows, columns=["name", "address", "note", "lon", "lat"])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
first = grown(15_000)
print(grown(45_000) - first)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 12_000  # kB; 30,000 more sites hold 12 MB of text alone
