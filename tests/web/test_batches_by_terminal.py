"""`survey-server batch` as a script calls it: the same verbs as the browser."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from surveyapp.publishing.checking import verify
from sync.server.cli import main
from tests.sync.laptop import COUNTY
from tests.web.scenes_lists import approved
from tests.web.town import Town


@pytest.fixture
def say(town: Town, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a verb of batches and gives its exit status and its document."""

    def run(verb: str, *words: object) -> tuple[int, Any]:
        data = str(town.central.settings.data)
        with pytest.raises(SystemExit) as ended:
            main(["--json", "batch", verb, data, *map(str, words)])
        said = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(said) if said else None

    return run


def test_a_script_chooses_columns_drafts_notices_answers_publishes_and_withdraws(
    town: Town, say: Any, tmp_path: Path
) -> None:
    approved(town, 4)
    own = ("no=序号", "address=基站地址", "owner=物业所属单位")
    chosen = say("columns", *own, "--county", COUNTY, "--by", "赵专班")[1]
    assert [column["label"] for column in chosen["columns"]] == ["序号", "基站地址", "物业所属单位"]
    assert say("columns", "phone", "--county", COUNTY)[0] == 2
    assert say("draft", "--county", COUNTY)[0] == 2  # nobody has said yet where to object
    where = ("--objections-to", "金水区政府三楼")
    dropped = say("draft", "--county", COUNTY, *where)[1]["batch"]
    assert say("drop", dropped)[1]["state"] == "dropped"
    made = say("draft", "--county", COUNTY, "--photos", "--by", "赵专班")[1]
    assert (made["sites"], made["photos"]) == (4, 2)
    key = made["batch"]
    noticed = say("notice", key, "--on", "2026-03-02", "--by", "赵专班")[1]
    assert (noticed["notice_until"], noticed["notice_certain"]) == ("2026-03-23", True)
    raised = say("object", key, "--site", "410105-2", "--text", "辐射", "--about", "担心辐射")[1]
    status, _none = say("publish", key, "--on", "2026-04-01")
    assert status == 3
    say("answer", raised["objection"], "--outcome", "rejected", "--answer", "已监测，符合标准")
    hold = ("--hold", "410105-3=资料更正中")
    published = say("publish", key, "--on", "2026-04-01", *hold, "--by", "赵专班")[1]
    assert (published["entries"], published["held_back"]) == (3, ["410105-3"])
    folder = Path(published["dir"])
    assert verify(folder).ok
    head = (folder / "list.csv").read_text("utf-8-sig").splitlines()[0]
    assert head == "序号,基站地址,物业所属单位"
    assert len(list((folder / "photos").iterdir())) == 2
    assert say("internal", key, tmp_path / "own.xlsx")[1]["sites"] == 4
    book = openpyxl.load_workbook(tmp_path / "own.xlsx").worksheets[0]
    assert book["B2"].value == "410105-1"
    assert say("internal", key, tmp_path / "own.doc")[0] == 2
    gone = say("withdraw", key, "--site", "410105-1", "--reason", "产权争议")[1]
    assert (gone["serial"], gone["entries"]) == (3, 2)
    (told,) = [row for row in say("list", "--county", COUNTY)[1] if row["batch"] == key]
    assert [issue["stage"] for issue in told["issued"]] == ["notice", "published", "published"]
    assert told["objections"][0]["about"] == "radiation"
