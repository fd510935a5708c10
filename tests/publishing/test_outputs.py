"""Every output of a list says what its snapshot says, in the same bytes each time."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pypdf
import pytest

from surveyapp.domain.batches import Snapshot, read_columns
from surveyapp.domain.errors import SurveyError
from surveyapp.publishing.folder import publish
from surveyapp.publishing.minisign import Signer

Make = Callable[..., Snapshot]
NAMES = ["金水区图书馆<script>alert(1)</script>", "𠮷龘䶮路监控杆&\"'", "无坐标学校"]


def test_the_same_list_gives_the_same_bytes_whenever_it_is_written(
    tmp_path: Path, published: Path, snapshot: Make, signer: Signer
) -> None:
    publish(tmp_path / "again", snapshot(), signer)
    for file in published.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_snapshot_read_back_is_the_same_value(snapshot: Make) -> None:
    made = snapshot()
    assert Snapshot.parse(made.canonical()).canonical() == made.canonical()


def test_tables_read_back_by_foreign_readers_equal_the_snapshot(published: Path) -> None:
    sheet = openpyxl.load_workbook(published / "list.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == NAMES
    assert rows[1][3] == '=HYPERLINK("http://x")'
    assert sheet.cell(2, 4).data_type in ("s", "inlineStr")
    with (published / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["单位名称"] for line in lines] == NAMES
    assert lines[0]["详细地址"].startswith("'=")
    assert lines[0]["资源类别"] == "文化体育场馆"


def test_maps_read_back_by_foreign_readers_equal_the_snapshot(published: Path) -> None:
    told = json.loads((published / "list.geojson").read_text("utf-8"))["features"]
    assert [f["properties"]["name"] for f in told] == NAMES
    assert told[0]["geometry"]["coordinates"] == [113.671235, 34.771235]
    assert told[2]["geometry"] is None
    for name in ("list.gpkg", "list.kml"):
        assert pyogrio.read_info(published / name)["features"] == 3


def test_the_paper_carries_every_site_its_number_and_digest(
    published: Path, snapshot: Make
) -> None:
    reader = pypdf.PdfReader(published / "list.pdf")
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert snapshot().digest()[:32] in text
    assert "410105第2号" in text
    assert "𠮷龘䶮" in text
    assert "2026年4月13日" in text


def test_metadata_names_every_other_output_with_its_hash(published: Path) -> None:
    document = json.loads((published / "list.json").read_text("utf-8"))
    assert document["@type"] == "dcat:Dataset"
    named = {d["dct:title"] for d in document["dcat:distribution"]}
    assert {"list.pdf", "list.csv", "index.html", "snapshot.json"} <= named
    assert [entry["name"] for entry in document["entries"]] == NAMES


def test_the_page_asks_nobody_and_runs_nothing_from_a_name(published: Path) -> None:
    page = (published / "index.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "default-src 'none'" in page
    assert 'src="http' not in page
    assert "url(http" not in page


def test_nothing_personal_leaves_the_house(published: Path, snapshot: Make) -> None:
    for file in published.iterdir():
        data = file.read_bytes()
        assert b"13812345678" not in data, file.name
    shown = snapshot(columns=read_columns(["no", "address=基站地址", "owner=物业所属单位"]))
    assert shown.entries[1]["owner"] == "个人"
    assert "name" not in shown.entries[1]


def test_a_county_s_own_columns_are_the_columns_of_every_output(
    tmp_path: Path, snapshot: Make, signer: Signer
) -> None:
    columns = read_columns(["no", "address=基站地址", "owner=物业所属单位"])
    publish(tmp_path / "own", snapshot(columns=columns), signer)
    head = (tmp_path / "own" / "list.csv").read_text("utf-8-sig").splitlines()[0]
    assert head == "序号,基站地址,物业所属单位"
    told: Any = json.loads((tmp_path / "own" / "list.geojson").read_text("utf-8"))
    assert set(told["features"][0]["properties"]) == {"no", "address", "owner"}
    assert all(feature["geometry"] is None for feature in told["features"])
    with pytest.raises(SurveyError):
        read_columns(["phone"])


def test_a_published_folder_is_never_written_over(published: Path, snapshot: Make) -> None:
    with pytest.raises(SurveyError):
        publish(published, snapshot(), Signer.new())
