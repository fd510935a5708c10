"""The page about the terminal as a table: what each command answers, and how it ends."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_help import HAN
from tests.conftest import SharedData
from tests.unit.capture.photo_files import at, jpeg

FLAG = {"site", "rule", "severity", "message", "clauses", "departments"}
SITE = {
    "id", "number", "kind", "name", "county", "county_name", "lon", "lat", "accuracy_m", "state",
    "photos", "flags",
}  # fmt: skip
PHOTO = {
    "sha256", "file", "site", "lon", "lat", "altitude_m", "accuracy_m", "direction_deg",
    "taken_at", "marks",
}  # fmt: skip

ANSWERS: tuple[tuple[str, int, set[str]], ...] = (
    ("photos S CARD", 1, {"added", "duplicates", "broken", "marked", "suggested"}),
    ("photos S --list", 0, PHOTO),
    ("sites S", 0, SITE),
    ("sites S --search 人民 --county 金水区 --state 草稿", 0, SITE),
    ("show S N", 0, {*SITE, "fees", "supplies", "visits", "obstacles", "fixes", "history"}),
    ("show S ID", 0, {*SITE, "history"}),
    ("add S --kind pole --set name=监控杆12", 0, {"id", "number", "problems"}),
    ("add S --kind 公共设施 --set name=第九中学", 0, {"id", "number", "problems"}),
    ("edit S N --set opening=拒绝 --set fibre_m=120", 0, {"id", "number", "problems"}),
    ("add-fee S N --kind 进场费 --amount 8000 --payee 某物业", 0, {"id", "flags"}),
    ("add-supply S N --mode resale --price 1.20", 0, {"id", "flags"}),
    ("add-visit S N --date 2026-03-01 --met 张 --outcome 拒绝", 0, {"id", "flags"}),
    ("add-obstacle S N --kind 天面锁闭", 0, {"id", "flags"}),
    ("fix S N --nmea LOG", 0, {"lon", "lat", "accuracy_m", "used", "rejected", "seconds"}),
    ("fix S N --at 34.78012,113.68012", 0, {"lon", "lat"}),
    ("convert 113.68 34.78 --from gcj02 --to wgs84", 0, {"lon", "lat"}),
    ("convert -70.6 -33.4 --from 国家2000 --to 百度", 0, {"lon", "lat"}),
    ("convert 38562345.12 3848123.45 --from cgcs2000_zone --to wgs84", 0, {"lon", "lat"}),
    ("convert 113.68 34.78 --from wgs84 --to cgcs2000_zone", 0, {"easting", "northing"}),
    ("county 113.68 34.78", 0, {"code", "name", "border_m"}),
    ("county -113.68 -34.78", 1, {"code", "name", "border_m"}),
    ("flags S", 0, FLAG),
    ("flags S N", 0, FLAG),
    ("policy", 0, {"packs"}),
    ("policy zhengzhou-2020", 0, {"id", "clauses", "fees", "goals", "targets", "departments"}),
    ("policy --county 410105 --day 2021-06-30", 0, {"county", "day", "packs", "clauses"}),
    ("dossier S OUT/all.pdf", 0, {"files", "pages"}),
    ("dossier S OUT/each N", 0, {"files", "pages"}),
    ("cases S --propose", 0, {"topic", "lead", "co_departments", "due_on", "sites"}),
    ("map S OUT/m.html", 0, {"file", "sites"}),
    ("map S OUT/m.html --tiles TILES --map-number GS(2026)1号", 0, {"file", "sites"}),
    ("export S OUT/o.xlsx", 0, {"rows"}),
    ("import S OUT/o.xlsx", 0, {"added", "changed", "refused"}),
    ("export S OUT/o.gpkg", 0, {"rows"}),
    ("import S OUT/o.gpkg", 0, {"added", "changed", "refused"}),
    ("form xlsx rooftop OUT/r.xlsx", 0, {"file"}),
    ("form check OUT/r.xlsx", 0, {"ok", "findings"}),
    ("undo S", 0, {"undone", "sites"}),
    ("redo S", 0, {"redone", "sites"}),
    ("history S", 0, {"at", "who", "label", "changes"}),
    ("history S N", 0, {"at", "who", "label", "changes"}),
    ("check S", 0, {"ok", "findings"}),
    ("backup S OUT/copy", 0, {"file"}),
    ("restore OUT/copy OUT/again", 0, {"dir", "from"}),
    ("rebuild OUT/again", 0, {"dir", "records", "photos"}),
)
"""In this order over one survey: S its folder, N and ID a site; words, status, keys of the answer."""

REFUSALS: tuple[tuple[str, int, str], ...] = (
    ("nothing", 2, "没有命令 nothing"),
    ("sites", 2, "缺少 DIR"),
    ("sites S --wrong", 2, "没有选项 --wrong"),
    ("sites S --lang fr", 2, "可选：zh、en"),
    ("sites OUT", 3, "不是勘察工程"),
    ("sites OUT/nowhere", 3, "不是勘察工程"),
    ("sites S --state gone", 2, "不是可选值"),
    ("sites S --county 999999", 2, "没有代码为"),
    ("show S 410105-99", 2, "没有站址"),
    ("new S --county 410105", 3, "已有勘察工程"),
    ("new OUT/x --county 郑州", 2, "没有代码为"),
    ("new OUT/x --county 410105 --form OUT/none.xlsx", 3, "找不到"),
    ("photos S", 2, "请给出照片"),
    ("photos S OUT/nowhere", 3, "找不到"),
    ("add S --kind tower", 2, "公共设施、杆塔、屋面"),
    ("add S --kind pole --set nothing", 2, "字段=值"),
    ("edit S N --set colour=red", 2, "没有字段"),
    ("fix S N", 2, "--nmea / --at"),
    ("fix S N --nmea OUT/none.log", 3, "找不到"),
    ("fix S N --nmea BINARY", 3, "设为 NMEA"),
    ("convert x 34.78 --from gcj02", 2, "LON 的值不对"),
    ("convert 500 34.78 --from gcj02", 2, "±180°"),
    ("convert 562345.1 3848123.4 --from cgcs2000_zone", 2, "没有带号"),
    ("convert 113.68 34.78 --from 北京54", 2, "不是可选值"),
    ("policy nowhere-2020", 2, "不是可选值"),
    ("policy --county 410105 --day soon", 2, "应为日期"),
    ("letter S OUT/l.pdf", 2, "--case"),
    ("map S OUT/m.pdf", 2, "可用：.html"),
    ("map S OUT/m.html --tiles BINARY", 3, "既不是 MBTiles 也不是 PMTiles"),
    ("map S OUT/m.html --tiles OUT/none.mbtiles", 3, "找不到"),
    ("export S OUT/o.doc", 2, "不支持"),
    ("import S OUT/none.csv", 3, "找不到"),
    ("form check OUT/none.xlsx", 3, "找不到"),
    ("form xlsx church OUT/r.xlsx", 2, "不是可选值"),
    ("check OUT", 3, "不是勘察工程"),
    ("restore OUT/none OUT/again", 3, "找不到"),
    ("rebuild OUT", 3, "不是勘察工程"),
    ("enrol S --server http://127.0.0.1:1 --ticket T", 3, "连不上"),
    ("sync S", 3, "没有登记"),
    ("bundle write S OUT/b.ssb", 3, "没有登记"),
    ("bundle read S OUT/none.ssb", 3, "找不到"),
    ("verify OUT/none", 3, "找不到"),
    ("verify OUT", 3, "manifest.json"),
)
"""Words, status, and a part of the one sentence on standard error."""


@pytest.fixture
def places(run: Run, survey: Path, rooftop: str, tmp_path: Path) -> dict[str, Path | str]:
    """What stands behind the capital words of the tables."""
    card, out = tmp_path / "card", tmp_path / "out"
    card.mkdir()
    out.mkdir()
    (card / "1.jpg").write_bytes(jpeg(gps=at(113.684213, 34.772108)))
    (card / "2.jpg").write_bytes(b"")
    (tmp_path / "ubx.log").write_bytes(b"\xb5\x62\x01\x07" * 400)
    site = run("show", survey, rooftop, "--json").document["id"]
    words: dict[str, Path | str] = {"S": survey, "N": rooftop, "ID": site, "CARD": card}
    return words | {"OUT": out, "BINARY": tmp_path / "ubx.log"}


def _words(line: str, places: Mapping[str, Path | str]) -> list[str]:
    found = []
    for word in line.split():
        head, slash, rest = word.partition("/")
        found.append(f"{places[head]}{slash}{rest}" if head in places else word)
    return found


def _keys(document: Any) -> set[str]:
    """Keys of one record, or of the first of several."""
    return set(document[0] if isinstance(document, list) else document)


def test_every_command_answers_with_one_document_of_the_keys_its_page_names(
    run: Run, places: dict[str, Path | str], shared_data: SharedData
) -> None:
    known = {
        **places,
        "LOG": shared_data("nmea_gpsd_BSD2/beidou-gb.log"),
        "TILES": shared_data("tiles_node-mbtiles_BSD3/plain_1.mbtiles"),
    }
    for line, status, keys in ANSWERS:
        answer = run(*_words(line, known), "--json")
        assert (answer.status, answer.err) == (status, ""), line
        assert answer.document, line
        assert keys <= _keys(answer.document), line


def test_what_cannot_be_done_is_one_sentence_and_no_document(
    run: Run, places: dict[str, Path | str]
) -> None:
    for line, status, part in REFUSALS:
        answer = run(*_words(line, places), "--json")
        assert (answer.status, answer.out) == (status, ""), (line, answer)
        assert part in answer.err, (line, answer.err)
        assert len(answer.err.splitlines()) == 1, (line, answer.err)


def test_every_refusal_is_said_in_english_when_asked(
    run: Run, places: dict[str, Path | str]
) -> None:
    own = [str(place) for place in places.values()]
    for line, status, _part in REFUSALS:
        if "--lang" in line:
            continue
        answer = run("--lang", "en", *_words(line, places))
        assert answer.status == status, line
        said = answer.err
        for words in (*own, "郑州", "北京54"):
            said = said.replace(words, "")
        assert not HAN.search(said), (line, answer.err)


def test_an_edit_is_not_refused_for_what_another_field_lacks(
    run: Run, survey: Path, rooftop: str
) -> None:
    rough = ["add", survey, "--kind", "rooftop", "--set", "name=乙楼"]
    added = run(*rough, "--set", "position=34.78,113.68", "--json")
    assert added.status == 0
    assert "position" in {p["field"] for p in added.document["problems"]}
    edited = run("edit", survey, added.document["number"], "--set", "height_m=20", "--json")
    assert edited.status == 0
    assert run("show", survey, added.document["number"], "--json").document["height_m"] == 20


def test_names_that_are_no_utf8_are_kept_legible(run: Run, survey: Path, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(card) + "/屋面.jpg".encode("gb18030"))).write_bytes(jpeg())
    except OSError:
        pytest.skip("this disk takes only UTF-8 names")
    assert run("photos", survey, card, "--json").document["added"] == 1
    (photo,) = run("photos", survey, "--list", "--json").document
    assert photo["file"] == "屋面.jpg"
    added = run("add", survey, "--kind", "pole", "--set", "name=杆\udcff\x07一", "--json").document
    assert run("show", survey, added["number"], "--json").document["name"] == "杆\ufffd一"


def test_a_datum_may_be_named_as_people_call_it(run: Run, survey: Path) -> None:
    place = ["--set", "position=34.78123,113.68123", "--set", "datum=火星坐标"]
    added = run("add", survey, "--kind", "pole", "--set", "name=丙", *place, "--json")
    assert added.status == 0
    site = run("show", survey, added.document["number"], "--json").document
    assert json.loads(json.dumps(site["fixes"]))[-1]["datum"] == "gcj02"


def test_a_damaged_survey_shows_what_is_left_and_says_so(
    run: Run, survey: Path, rooftop: str
) -> None:
    file = survey / "survey.gpkg"
    data = bytearray(file.read_bytes())
    data[3 * 4096 : 9 * 4096] = bytes(6 * 4096)
    file.write_bytes(data)
    shown = run("sites", survey, "--json")
    assert (shown.status, [s["number"] for s in shown.document]) == (0, [rooftop])
    written = run("add", survey, "--kind", "pole", "--set", "name=丁", "--json")
    assert (written.status, written.out) == (3, "")
    for answer in (shown, written):
        assert answer.err.startswith(f"工程 {survey} 已损坏")
        assert len(answer.err.splitlines()) == 1
    assert run("check", survey, "--json").status == 1
