"""The demo tells the whole story of the mission and leaves behind what it says."""

from pathlib import Path

import pyogrio
from pypdf import PdfReader

from tests.cli.conftest import Run

CHAPTERS = (
    "survey", "card", "receiver", "flags", "dossiers", "letters", "maps", "lists", "backup",
    "bundles", "published", "reports", "pictures",
)  # fmt: skip


def test_the_demo_goes_from_the_card_to_the_report(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    told = run("demo", out, "--json")
    assert (told.status, told.err) == (0, "")
    document = told.document
    for chapter in CHAPTERS:
        assert document[chapter], chapter
        assert [file for file in document[chapter] if not Path(file).exists()] == []
    returned = run("sites", out / "survey", "--state", "returned", "--json").document
    assert [site["number"] for site in returned] == ["410105-5"]
    listed = run("verify", out / "published", "--json").document
    assert (listed["ok"], listed["county"]) == (True, "410105")
    shown = pyogrio.read_info(out / "published" / "list.gpkg")
    assert shown["features"] == listed["entries"]
    assert (
        "金水区"
        in PdfReader(out / "reports" / Path(document["reports"][0]).name).pages[0].extract_text()
    )
    assert run("check", out / "survey", "--json").document["ok"]


def test_a_demo_never_writes_into_a_folder_of_other_things(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    refused = run("demo", tmp_path)
    assert refused.status == 3
    assert refused.err.count("\n") == 1
    assert (tmp_path / "letter.txt").read_text() == "mine"
