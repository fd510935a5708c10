"""The journal follows the file act by act, and catches up whatever it missed."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.ids import uuid7
from surveyapp.storage import Survey, create_survey, journal, open_survey
from tests.storage.acts import edit_site, new_site


def lines(folder: Path, county: str = "410105") -> list[dict[str, object]]:
    text = (folder / f"journal-{county}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_every_act_is_one_line_right_after_its_commit(survey: Survey, folder: Path) -> None:
    key = new_site(survey)
    act = edit_site(survey, key, height_m=3)
    survey.keep_draft(key, {"name": "x"})
    head, first, second = lines(folder)
    assert head["survey"]["survey.name"] == "金水区2026"  # type: ignore[index]
    assert (first["n"], second["n"], second["id"], second["who"]) == (1, 2, act.id, "王勘")
    assert second["changes"] == [["site", key, key, {"height_m": None}, {"height_m": 3}, 0]]


def test_acts_of_another_county_go_to_its_own_journal(tmp_path: Path) -> None:
    with create_survey(tmp_path / "s", name="s", counties=["410105", "410102"]) as survey:
        new_site(survey, county="410102")
        new_site(survey, county="410105")
        survey.write(Label("take_photos"), [Edit("photo", uuid7(), {"marks": "[]"})])
        assert [line.get("n") for line in lines(survey.folder, "410102")] == [None, 1]
        assert [line.get("n") for line in lines(survey.folder, "410105")] == [None, 2, 3]
        assert survey.check(photos=False) == []


def test_a_large_act_takes_several_lines_and_none_is_lost_when_torn(
    survey: Survey, folder: Path
) -> None:
    survey.write(Label("import"), [Edit("site", uuid7(), {"storeys": i}) for i in range(4_500)])
    assert not (folder / "journal-410105.jsonl").exists()  # left for when nobody waits
    survey.idle()
    assert [(x.get("part"), x.get("parts")) for x in lines(folder)[1:]] == [(1, 3), (2, 3), (3, 3)]
    path = folder / "journal-410105.jsonl"
    raw = path.read_bytes()
    survey.close()
    path.write_bytes(raw[: len(raw) // 2])
    with open_survey(folder) as again:
        assert again.check() == []
    told = {
        c[1]
        for entry in journal.read(path)
        if entry.content
        for c in entry.content.get("changes", [])
    }
    assert len(told) == 4_500


def test_a_missing_journal_is_written_anew(survey: Survey, folder: Path) -> None:
    key = new_site(survey)
    edit_site(survey, key, height_m=3)
    before = (folder / "journal-410105.jsonl").read_bytes()
    survey.close()
    (folder / "journal-410105.jsonl").unlink()
    open_survey(folder).close()
    assert (folder / "journal-410105.jsonl").read_bytes() == before


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cut=st.integers(0, 3_000), garbage=st.binary(max_size=300))
def test_whatever_tears_the_end_the_next_act_mends_it(
    tmp_path_factory: object, cut: int, garbage: bytes
) -> None:
    folder = tmp_path_factory.mktemp("s") / "s"  # type: ignore[attr-defined]
    with create_survey(folder, name="s", counties=["410105"]) as survey:
        key = new_site(survey)
        for height in range(5):
            edit_site(survey, key, height_m=height)
        path = folder / "journal-410105.jsonl"
        whole = path.read_bytes()
        path.write_bytes(whole[: max(0, len(whole) - cut)] + garbage)
        edit_site(survey, key, height_m=99)
        assert survey.check() == []
        assert path.read_bytes().startswith(whole)


def test_damage_inside_the_journal_is_found_by_file_and_line(survey: Survey, folder: Path) -> None:
    key = new_site(survey)
    edit_site(survey, key, owner="产权单位甲")
    edit_site(survey, key, height_m=3)
    path = folder / "journal-410105.jsonl"
    path.write_bytes(path.read_bytes().replace("单位甲".encode(), "单位乙".encode()))
    found = survey.check()
    assert [(f.kind, f.facts["line"]) for f in found] == [("journal_damaged", 3)]
    assert "第 3 行" in str(found[0])


def test_a_journal_ahead_of_the_file_means_the_file_is_old(survey: Survey, folder: Path) -> None:
    import shutil

    key = new_site(survey)
    survey.close()
    shutil.copy(folder / "survey.gpkg", folder / "old.gpkg")
    with open_survey(folder) as again:
        edit_site(again, key, height_m=42)
    shutil.move(folder / "old.gpkg", folder / "survey.gpkg")
    with open_survey(folder) as old:
        assert old.read_only
        assert old.damage is not None
        assert "少 1 次操作" in old.damage
        assert old.site(key)["height_m"] == 42


def test_the_journal_of_another_survey_is_set_aside(survey: Survey, folder: Path) -> None:
    import shutil

    new_site(survey)
    survey.close()
    with create_survey(folder.parent / "other", name="o", counties=["410105"]) as other:
        new_site(other, "另一处")
        new_site(other, "又一处")
    shutil.copy(folder.parent / "other" / "survey.gpkg", folder / "survey.gpkg")
    with open_survey(folder) as mixed:
        assert mixed.damage is None
        assert mixed.check() == []
    assert len(list((folder / "backups").rglob("journal-410105.jsonl"))) == 1
