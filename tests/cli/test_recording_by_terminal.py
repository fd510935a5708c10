"""Recording sites and their facts: the same rules as in the window."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_new_survey_says_where_it_is_and_for_which_county(run: Run, tmp_path: Path) -> None:
    answer = run("new", tmp_path / "s", "--county", "410105", "--json")
    assert answer.status == 0
    assert answer.document == {"dir": str(tmp_path / "s"), "county": "410105", "forms": []}


def test_a_county_may_be_named_or_given_by_a_retired_code(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path / "a", "--county", "金水区", "--json").document["county"] == "410105"
    answer = run("new", tmp_path / "b", "--county", "410322", "--json")
    assert answer.document["county"] == "410308"


def test_an_unknown_county_is_wrong_usage_and_makes_nothing(run: Run, tmp_path: Path) -> None:
    answer = run("new", tmp_path / "s", "--county", "999999")
    assert answer.status == 2
    assert "999999" in answer.err
    assert not (tmp_path / "s").exists()


def test_a_second_survey_in_one_folder_is_refused(run: Run, survey: Path) -> None:
    answer = run("new", survey, "--county", "410105")
    assert answer.status == 3
    assert "已有勘察工程" in answer.err


def test_a_site_gets_a_number_of_its_county(run: Run, survey: Path, rooftop: str) -> None:
    assert rooftop == "410105-1"
    (site,) = run("sites", survey, "--json").document
    assert (site["kind"], site["name"], site["county_name"]) == ("rooftop", "人民路23号", "金水区")
    assert (site["lon"], site["lat"]) == (113.6801234, 34.7801234)
    assert site["state"] == "draft"


def test_values_that_cannot_be_read_are_refused_and_the_rest_is_kept(
    run: Run, survey: Path
) -> None:
    sets = ["--set", "name=甲楼", "--set", "height_m=很高", "--set", "opening=也许"]
    answer = run("add", survey, "--kind", "屋面", *sets, "--json")
    assert answer.status == 1
    problems = {p["field"]: p["message"] for p in answer.document["problems"]}
    assert "很高" in problems["height_m"]
    assert "免费开放" in problems["opening"]
    site = run("show", survey, answer.document["number"], "--json").document
    assert (site["name"], site["height_m"], site["opening"]) == ("甲楼", None, None)


def test_a_value_that_breaks_the_form_is_refused_with_its_reason(
    run: Run, survey: Path, rooftop: str
) -> None:
    answer = run("edit", survey, rooftop, "--set", "storeys=-3", "--json")
    assert answer.status == 1
    assert [p["field"] for p in answer.document["problems"]] == ["storeys"]
    assert run("show", survey, rooftop, "--json").document["storeys"] is None


def test_a_field_nobody_knows_is_wrong_usage(run: Run, survey: Path, rooftop: str) -> None:
    answer = run("edit", survey, rooftop, "--set", "colour=red")
    assert answer.status == 2
    assert "colour" in answer.err


def test_labels_and_identifiers_mean_the_same(run: Run, survey: Path, rooftop: str) -> None:
    for word in ("free", "免费开放", "Free"):
        assert run("edit", survey, rooftop, "--set", f"opening={word}").status == 0
        assert run("show", survey, rooftop, "--json").document["opening"] == "free"


def test_an_entry_fee_is_flagged_with_clause_and_department(
    run: Run, survey: Path, rooftop: str
) -> None:
    asked = ["--kind", "进场费", "--amount", "8000", "--payee", "某物业公司"]
    answer = run("add-fee", survey, rooftop, *asked, "--json")
    assert answer.status == 0
    (flag,) = [f for f in answer.document["flags"] if f["rule"] == "forbidden_fee"]
    assert flag["clauses"][0]["pack"] == "zhengzhou-2020"
    assert flag["clauses"][0]["section"] == "三（一）3"
    assert flag["departments"]
    (kept,) = run("show", survey, rooftop, "--json").document["fees"]
    assert (kept["id"], kept["kind"], kept["amount"]) == (answer.document["id"], "entry", 8000)


def test_a_fact_that_breaks_its_form_is_not_half_written(
    run: Run, survey: Path, rooftop: str
) -> None:
    answer = run("add-fee", survey, rooftop, "--kind", "entry", "--amount", "-5", "--json")
    assert answer.status == 1
    assert answer.document["id"] is None
    assert run("show", survey, rooftop, "--json").document["fees"] == []


def test_resale_power_is_flagged_and_calls_for_conversion(
    run: Run, survey: Path, rooftop: str
) -> None:
    sets = ["--mode", "转供", "--price", "1.20", "--set", "direct_possible=是"]
    flags = run("add-supply", survey, rooftop, *sets, "--json").document["flags"]
    assert "resale_where_direct_possible" in {f["rule"] for f in flags}


def test_undo_takes_back_the_last_act_and_history_tells_both(
    run: Run, survey: Path, rooftop: str
) -> None:
    run("edit", survey, rooftop, "--set", "height_m=21")
    undone = run("undo", survey, "--json")
    assert undone.document["undone"] == "修改 人民路23号 的 高度"
    assert run("show", survey, rooftop, "--json").document["height_m"] == 18
    verbs = [act["verb"] for act in run("history", survey, rooftop, "--json").document]
    assert verbs == ["undo", "edit", "new_site"]
    assert run("redo", survey).status == 0
    assert run("show", survey, rooftop, "--json").document["height_m"] == 21


def test_with_nothing_done_there_is_nothing_to_undo(run: Run, survey: Path) -> None:
    answer = run("undo", survey)
    assert answer.status == 3
    assert "没有可撤销" in answer.err


def test_search_finds_two_character_words_in_name_owner_and_address(
    run: Run, survey: Path, rooftop: str
) -> None:
    for text in ("人民", "业主", "410105-1", "23"):
        assert [s["number"] for s in run("sites", survey, "--search", text, "--json").document]
    assert run("sites", survey, "--search", "没有", "--json").document == []


def test_a_folder_that_is_no_survey_is_said_in_one_sentence(run: Run, tmp_path: Path) -> None:
    answer = run("sites", tmp_path, "--json")
    assert answer.status == 3
    assert answer.out == ""
    assert len(answer.err.strip().splitlines()) == 1


def test_messages_come_in_english_when_asked(run: Run, survey: Path) -> None:
    answer = run("--lang", "en", "sites", survey, "--state", "gone")
    assert answer.status == 2


def test_submitting_lists_what_is_missing_and_then_goes_through(
    run: Run, survey: Path, rooftop: str
) -> None:
    bare = run("add", survey, "--kind", "pole", "--set", "name=监控杆12", "--json").document
    refused = run("submit", survey, bare["number"], "--json")
    assert refused.status == 1
    assert refused.document["problems"]
    assert run("submit", survey, rooftop).status == 0
    assert run("sites", survey, "--state", "submitted", "--json").document[0]["number"] == rooftop


def test_a_deleted_site_is_gone_from_lists_and_comes_back_by_undo(
    run: Run, survey: Path, rooftop: str
) -> None:
    run("delete", survey, rooftop)
    assert run("sites", survey, "--json").document == []
    run("undo", survey)
    assert len(run("sites", survey, "--json").document) == 1
