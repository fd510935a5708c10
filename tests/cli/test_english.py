"""The same answers in the other language: what people read follows `--lang`, identifiers do not."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_site_is_told_in_words_and_units(run: Run, survey: Path, rooftop: str) -> None:
    fee = ("--kind", "进场费", "--amount", "8000", "--period", "year", "--payee", "某某物业")
    run("add-fee", survey, rooftop, *fee)
    told = run("show", survey, rooftop).out
    assert told.startswith(f"{rooftop}  人民路23号\n类型：屋面\n县区：金水区 410105\n")
    assert "收费要求：进场费 · 8000 元 · 每年 · 某某物业" in told
    told = run("--lang", "en", "show", survey, rooftop).out
    assert "Kind: Rooftop\n" in told
    assert "Fee demand: Entry fee · 8000 yuan · Per year · 某某物业" in told


def test_what_the_rules_find_is_said_in_english(run: Run, survey: Path, rooftop: str) -> None:
    answer = run("add-fee", survey, rooftop, "--kind", "entry", "--amount", "8000", "--json")
    (chinese,) = answer.document["flags"]
    (english,) = run("--lang", "en", "flags", survey, rooftop, "--json").document[:1]
    assert english["rule"] == chinese["rule"]
    assert english["message"].startswith("Entry fee 8,000 yuan, asked by ")
    assert english["message"].endswith(".")


def test_an_error_is_one_english_sentence_with_the_same_status(run: Run, survey: Path) -> None:
    wrong = run("--lang", "en", "show", survey, "999")
    assert (wrong.status, wrong.out) == (2, "")
    assert wrong.err == "There is no site “999”. Check the number.\n"


def test_units_written_in_english_are_read(run: Run, survey: Path, rooftop: str) -> None:
    words = ("--kind", "power", "--set", "limit_days=15 working days")
    assert run("add-approval", survey, rooftop, *words).status == 0
    (kept,) = run("show", survey, rooftop, "--json").document["approvals"]
    assert kept["limit_days"] == 15
