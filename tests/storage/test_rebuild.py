"""A damaged survey shows what can be saved; a rebuild brings it back."""

import hashlib
import random
from pathlib import Path

import pytest

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.storage import Row, SiteQuery, Survey, open_survey, rebuild
from surveyapp.storage.vault import hash_of
from tests.storage.acts import edit_site, new_child, new_site

State = dict[str, list[Row]]


def fill(survey: Survey, sites: int = 300) -> State:
    """Sites with what belongs to them, an undo, a photo, a draft; closed. Gives the contents."""
    edits = [
        Edit(
            "site",
            uuid7(),
            {"name": f"站址{i}", "number": f"410105-{i + 1}", "lon": 113.0 + i / 1e3, "lat": 34.0},
        )
        for i in range(sites)
    ]
    survey.write(Label("import", {"file": "a.xlsx", "count": str(sites)}), edits)
    first = edits[0].record
    new_child(survey, "fee", first, kind="entry", amount=8000)
    edit_site(survey, first, height_m=20, answers='{"wall":"brick"}')
    edit_site(survey, first, height_m=21)
    survey.undo()
    content = b"\xff\xd8 a photo"
    sha = hashlib.sha256(content).hexdigest()
    survey.vault.add(content, sha, ".jpg")
    new_child(survey, "photo", first, sha256=sha, marks="[]")
    survey.keep_draft(first, {"storeys": 9})
    survey.set_setting("window.width", 1366)
    survey.idle()
    state = contents(survey)
    survey.close()
    return state


def contents(survey: Survey) -> State:
    return {
        "site": survey.rows("site", survey.sites()),
        "fee": list(survey.all_rows("fee")),
        "photo": survey.photos(),
        "history": [
            {"id": a.id, "n": len(a.changes), "undoes": a.undoes} for a in survey.history()
        ],
    }


def smash(path: Path, seed: int, pages: int, spared: int = 1) -> None:
    """Write noise over some pages; the first ones, which hold the schema, can be spared."""
    rng = random.Random(seed)
    size = path.stat().st_size // 4096
    with path.open("rb+") as file:
        for page in rng.sample(range(spared, size), pages):
            file.seek(page * 4096)
            file.write(rng.randbytes(4096))


@pytest.mark.parametrize("seed", range(6))
def test_smashed_pages_are_noticed_and_rebuilt_without_loss(
    survey: Survey, folder: Path, seed: int
) -> None:
    state = fill(survey)
    smash(folder / "survey.gpkg", seed, pages=3 * seed + 3)
    with open_survey(folder) as damaged:
        assert damaged.damage
        assert damaged.read_only
        assert contents(damaged) == state
        with pytest.raises(SurveyError) as refused:
            edit_site(damaged, str(state["site"][0]["id"]), height_m=1)
        assert refused.value.problem is Problem.SURVEY_DAMAGED
    result = rebuild(folder)
    assert (result.missing, result.records, result.photos) == (0, 0, 0)
    assert result.aside is not None
    assert (result.aside / "survey.gpkg").exists()
    with open_survey(folder) as mended:
        assert mended.damage is None
        assert contents(mended) == state
        assert mended.check() == []
        assert len(mended.sites(SiteQuery(search="站址299"))) == 1
        undoable = mended.undoable()
        assert undoable is not None
        assert undoable.label.verb == "add"
        new_site(mended)


def test_from_the_journal_alone_everything_comes_back(survey: Survey, folder: Path) -> None:
    state = fill(survey)
    for path in folder.glob("survey.gpkg*"):
        path.unlink()
    result = rebuild(folder)
    assert result.missing == 0
    with open_survey(folder) as mended:
        assert (mended.name, mended.counties) == ("金水区2026", ("410105",))
        assert contents(mended) == state
        assert mended.check() == []


def test_from_the_file_alone_everything_comes_back(survey: Survey, folder: Path) -> None:
    state = fill(survey)
    (folder / "journal-410105.jsonl").unlink()
    rebuild(folder)
    with open_survey(folder) as mended:
        assert contents(mended) == state
        assert mended.setting("window.width") == 1366
        assert [d.fields for d in mended.drafts()] == [{"storeys": 9}]
        assert mended.check() == []


def test_from_photos_alone_the_photos_come_back(survey: Survey, folder: Path) -> None:
    state = fill(survey)
    for path in [*folder.glob("survey.gpkg*"), *folder.glob("journal-*")]:
        path.unlink()
    result = rebuild(folder)
    assert result.photos == 1
    with open_survey(folder) as mended:
        (photo,) = mended.photos(None)
        assert photo["sha256"] == state["photo"][0]["sha256"]
        assert mended.sites() == []
        assert mended.check() == []


@pytest.mark.parametrize("seed", range(4))
def test_without_journal_what_the_smashed_file_gives_is_kept_and_sound(
    survey: Survey, folder: Path, seed: int
) -> None:
    state = fill(survey)
    (folder / "journal-410105.jsonl").unlink()
    smash(folder / "survey.gpkg", seed + 50, pages=6, spared=100)
    rebuild(folder)
    with open_survey(folder) as mended:
        assert mended.check() == []
        ids = {row["id"] for row in state["site"]}
        found = [row for row in mended.rows("site", mended.sites()) if row["id"] in ids]
        assert len(found) >= len(ids) / 2
        known = {row["id"]: row["name"] for row in state["site"]}
        assert all(row["name"] in (known[row["id"]], None) for row in found)


def test_a_damaged_journal_line_is_filled_from_the_file(survey: Survey, folder: Path) -> None:
    state = fill(survey)
    path = folder / "journal-410105.jsonl"
    raw = path.read_bytes()
    path.write_bytes(raw.replace("站址7".encode(), "站址x".encode(), 1))
    rebuild(folder)
    with open_survey(folder) as mended:
        assert contents(mended) == state
        assert mended.check() == []


@pytest.mark.parametrize("size", [0, 10, 100, 5_000])
def test_a_file_cut_short_opens_with_what_can_be_saved(
    survey: Survey, folder: Path, size: int
) -> None:
    state = fill(survey, sites=20)
    with (folder / "survey.gpkg").open("rb+") as file:
        file.truncate(size)
    with open_survey(folder) as damaged:
        assert damaged.damage
        assert contents(damaged) == state


def test_an_altered_or_missing_original_is_found(survey: Survey, folder: Path) -> None:
    state = fill(survey)
    sha = str(state["photo"][0]["sha256"])
    with open_survey(folder) as again:
        path = again.vault.find(sha)
        assert path is not None
        assert hash_of(path) == sha
        path.write_bytes(b"\xff\xd8 b photo")
        assert [f.kind for f in again.check()] == ["photo_altered"]
        path.unlink()
        assert [f.kind for f in again.check()] == ["photo_missing"]
        assert again.check(photos=False) == []
