"""`survey-server review` as a script calls it, on a list that laptops have filled."""

import json
from typing import Any

import pytest

from sync.server.cli import main
from tests.sync.laptop import COUNTY
from tests.web.town import Town


@pytest.fixture
def say(town: Town, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a verb of review and gives its exit status and its document."""

    def run(verb: str, *words: str) -> tuple[int, Any]:
        data = str(town.central.settings.data)
        with pytest.raises(SystemExit) as ended:
            main(["--json", "review", verb, data, *words, "--county", COUNTY])
        said = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(said) if said else None

    return run


def test_a_script_returns_settles_and_approves(town: Town, say: Any) -> None:
    town.person("赵审核")
    rec, by = town.submit("410105-1", "市图书馆"), ("410105-1", "--by", "赵审核")
    assert [site["rec"] for site in say("list")[1]["sites"]] == [rec]
    status, told = say("return", *by, "--reason", "高度不符", "--field", "height_m")
    assert (status, told["outcome"]) == (0, "applied")
    wang, li = town.laptop("王勘察"), town.laptop("李勘察")
    wang.pull()
    assert wang.snapshot[rec].value("state_reason") == "高度不符（高度）"
    wang.save(rec, {"state": "submitted"})
    li.save(rec, {"height_m": 30.0}, base=0)
    (open_one,) = say("show", *by)[1]["challenges"]
    assert (open_one["present"], open_one["value"]) == (18.5, 30.0)
    status, told = say("approve", *by)
    assert (status, told["done"]) == (1, False)
    assert say("settle", *by, "--challenge", open_one["id"], "--keep")[0] == 0
    assert say("approve", *by)[0] == 0
    status, shown = say("show", *by)
    assert (shown["state"], shown["site"]["height_m"]) == ("approved", 18.5)
    assert {flag["rule"] for flag in shown["flags"]} >= {"forbidden_fee", "shot_missing"}
    assert say("return", *by, "--reason", " ")[0] == 1
    assert say("list")[1]["sites"] == []
