"""Policy values, cases, letters, awards and the leaflet, as a script drives them."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def troubled(run: Run, survey: Path, rooftop: str) -> Path:
    """A survey whose rooftop is locked, asks a fee, and resells power."""
    party = ("--payee", "某某物业公司")
    assert run("add-fee", survey, rooftop, "--kind", "进场费", "--amount", 8000, *party).status == 0
    supply = ("--mode", "转供", "--price", "1.20", "--set", "kwh_year=20000")
    assert run("add-supply", survey, rooftop, *supply).status == 0
    lock = ("--kind", "天面锁闭", "--party", "物业", "--since", "2026-03-01")
    assert run("add-obstacle", survey, rooftop, *lock).status == 0
    return survey


def _cap(run: Run, survey: Path, *more: str) -> Any:
    dated = ("--from", "2026-01-01", "--source", "发改委公告")
    return run("policy-value", survey, "set", "转供电价上限", "0.72", *dated, *more, "--json")


def test_a_cap_is_entered_listed_and_taken_out(run: Run, troubled: Path, rooftop: str) -> None:
    (row,) = _cap(run, troubled).document
    assert (row["county"], row["value"], row["in_force"]) == ("410105", 0.72, True)
    rules = {f["rule"] for f in run("flags", troubled, rooftop, "--json").document}
    assert "resale_price_above_cap" in rules
    held = run("policy", "--county", "410105", "--survey", troubled, "--json").document
    assert [v["source"] for v in held["values"]] == ["发改委公告"]
    gone = run("policy-value", troubled, "remove", "power.resale_cap_yuan_kwh", "--json")
    assert len(gone.document["removed"]) == 1
    again = run("policy-value", troubled, "remove", "power.resale_cap_yuan_kwh", "--json")
    assert (again.status, again.document["removed"]) == (1, [])


@pytest.mark.parametrize(
    "words",
    [
        ("set", "power.resale_cap_yuan_kwh", "0.72"),
        ("set", "power.resale_cap_yuan_kwh", "0.72", "--from", "2026-01-01"),
        ("set", "colour", "1", "--from", "2026-01-01", "--source", "x"),
        ("keep", "power.resale_cap_yuan_kwh"),
    ],
)
def test_a_value_without_date_source_or_known_key_is_wrong_usage(
    run: Run, survey: Path, words: tuple[str, ...]
) -> None:
    answer = run("policy-value", survey, *words)
    assert (answer.status, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1


def test_an_adopted_plan_counts_in_the_flags(run: Run, troubled: Path) -> None:
    words = ("--county", "金水区", "--city", "郑州市", "--since", "2026-01-01")
    assert run("policy-adopt", troubled, *words, "--json").document["city"] == "郑州"
    assert "city-template-410105" in run("flags", troubled, "--json").out


def test_a_finding_of_a_county_names_the_county_and_no_site(run: Run, troubled: Path) -> None:
    found = run("flags", troubled, "--json").document
    (share,) = [f for f in found if f["site"] is None]
    assert (share["rule"], share["county_name"]) == ("resale_share_above_goal", "金水区")


def test_a_matter_goes_from_proposal_to_outcome(run: Run, troubled: Path, rooftop: str) -> None:
    _cap(run, troubled)
    proposed = run("cases", troubled, "--propose", "--json").document
    assert {p["topic"] for p in proposed} >= {"obstruction", "resale_price"}
    assert all(p["lead"] and p["evidence"] and p["due_on"] for p in proposed)
    words = ("--topic", "obstruction", "--on", "2026-03-02", "--json")
    (made,) = run("case", "open", troubled, *words).document["opened"]
    assert made["letter_number"] == "协调〔2026〕1号"
    (late,) = run("cases", troubled, "--overdue", "--json").document
    assert late["id"] == made["id"]
    assert "逾期" in run("cases", troubled).out
    told = run("case", "reply", troubled, made["id"], "--text", "已约谈", "--json").document
    assert told["reply"] == "已约谈"
    assert run("cases", troubled, "--overdue", "--json").document == []
    closed = run("case", "close", troubled, "协调〔2026〕1号", "--outcome", "已解决", "--json")
    assert closed.document["outcome"] == "solved"
    (lock,) = [
        o
        for o in run("show", troubled, rooftop, "--json").document["obstacles"]
        if o["kind"] == "locked_roof"
    ]
    assert lock["status"] == "solved"
    assert run("case", "close", troubled, made["id"], "--outcome", "solved").status == 2
    assert run("case", "reply", troubled, "nobody", "--text", "x").status == 2


def test_letters_and_lists_are_printed(run: Run, troubled: Path, tmp_path: Path) -> None:
    opened = run("case", "open", troubled, "--json").document["opened"]
    one = run("letter", troubled, tmp_path / "one.pdf", "--case", opened[0]["id"], "--json")
    assert one.document["pages"] >= 2
    each = run("letter", troubled, tmp_path / "letters", "--all", "--json").document
    assert len(each["files"]) == len(opened)
    book = run("letter", troubled, tmp_path / "all.xlsx", "--all", "--json").document
    assert book["rows"] == len(opened)
    assert run("meeting", troubled, tmp_path / "m.pdf", "--json").document["pages"] == 1
    assert run("meeting", troubled, tmp_path / "m.docx").status == 2
    assert run("letter", troubled, tmp_path / "none.pdf").status == 2
    for name in ("one.pdf", "all.xlsx", "m.pdf"):
        assert (tmp_path / name).stat().st_size > 2_000


def test_no_letter_of_nothing(run: Run, survey: Path, tmp_path: Path) -> None:
    assert run("case", "open", survey, "--json").status == 1
    assert run("letter", survey, tmp_path / "x.pdf", "--all", "--json").status == 1
    assert not (tmp_path / "x.pdf").exists()


def test_awards_and_targets(run: Run, survey: Path, rooftop: str) -> None:
    sets = ("operator=移动", "network_mode=sa", "built_on=2021-05-01")
    words = [word for value in sets for word in ("--set", value)]
    assert run("add-station", survey, rooftop, *words).status == 0
    told = run("awards", survey, "--json").document
    assert told["by_payer"] == {"province": "2500.00", "city": "2500.00"}
    aims = run("targets", survey, "--json").document
    assert {("4101", 2022, 1), ("41", 2022, 1)} <= {
        (t["scope"], t["year"], t["built"]) for t in aims
    }


def test_a_leaflet_comes_on_request_only(
    run: Run, survey: Path, rooftop: str, tmp_path: Path
) -> None:
    plain = run("dossier", survey, tmp_path / "a.pdf", "--json").document["pages"]
    more = run("dossier", survey, tmp_path / "b.pdf", rooftop, "--leaflet", "--json")
    assert more.document["pages"] == plain + 1
