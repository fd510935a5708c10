"""Cards and workbooks as a person at the terminal meets them: sentences, and nothing in between."""

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Run
from tests.unit.capture.photo_files import at, jpeg


def _damaged_tiff() -> bytes:
    """A TIFF that promises a strip beyond its end: libtiff says so on standard error."""
    from struct import pack

    tags = [(256, 64), (257, 64), (258, 8), (259, 5), (262, 1), (273, 200), (277, 1), (279, 900)]
    entries = b"".join(pack("<HHIHH", tag, 3, 1, value, 0) for tag, value in tags)
    return b"II*\0" + pack("<IH", 8, len(tags)) + entries + bytes(120)


def _card(folder: Path) -> Path:
    card = folder / "DCIM" / "100 $(x) '\""
    card.mkdir(parents=True)
    (card / "IMG_1.JPG").write_bytes(jpeg(gps=at(113.684213, 34.772108), offset="+08:00"))
    (card / "IMG_2.CR3").write_bytes(b"\0\0\0\x18ftypcrx \0\0\0\1crx isom")
    (card / "IMG_3.TIF").write_bytes(_damaged_tiff())
    (card / "IMG_4.JPG").write_bytes(b"")
    (card / "gone.jpg").symlink_to(folder / "nowhere.jpg")
    return folder / "DCIM"


def test_a_card_is_told_in_sentences_and_standard_error_stays_empty(
    survey: Path, tmp_path: Path
) -> None:
    """A process of its own: what libtiff prints from C no Python capture would see."""
    program = "from surveyapp.cli import main; main()"
    command = [sys.executable, "-c", program, "photos", str(survey), str(_card(tmp_path))]
    env = {**os.environ, "SURVEYAPP_HOME": str(tmp_path / "home")}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "新增 1，重复 0"
    refused = {Path(line.split("：")[0].removeprefix("未导入 ")).name: line for line in lines[1:5]}
    assert refused["IMG_2.CR3"].endswith("是相机原始文件，请导入同时拍的 JPEG")
    assert "损坏" in refused["IMG_3.TIF"]
    assert refused["IMG_4.JPG"].endswith("空文件")
    assert "消失" in refused["gone.jpg"]
    assert "410105-1" in lines[-1]


def test_a_form_without_labels_is_told_by_its_own_names(run: Run, tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text(
        "| survey |\n| | type | name |\n| | text | owner_name |\n| | integer | storeys |\n", "utf-8"
    )
    told = run("form", "check", form)
    assert told.status == 1
    assert told.out.splitlines() == [
        "工作表 survey 第 2 行：题目“owner_name”没有标签。在 label 列填写问题。",
        "工作表 survey 第 3 行：题目“storeys”没有标签。在 label 列填写问题。",
    ]
    (first, _second) = run("form", "check", form, "--json").document["findings"]
    assert (first["sheet"], first["row"], first["column"]) == ("survey", 2, "label")
