"""A ticket on paper, on a screen and in a file: what the office prints, a laptop reads."""

import io
import json
from pathlib import Path

import httpx
import pypdfium2
import pytest
from PIL import Image, ImageFilter

from surveyapp.cli import main as surveyapp
from surveyapp.domain.tickets import Ticket, ticket_in
from surveyapp.services.tickets import read_ticket, ticket_in_picture
from surveyapp.storage import create_survey
from surveyapp.terminal.frame import frame
from sync.server.app import create_app
from sync.server.central import open_central
from sync.server.cli import main as survey_server
from sync.server.settings import Settings
from sync.server.store.database import Database
from sync.server.store.upgrade import upgrade
from tests.sync.laptop import COUNTY
from tests.sync.serving import serving

SERVER = "https://list.zhengzhou.example"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    settings = Settings(tmp_path / "数据", rate_per_minute=1_000_000)
    settings.write()
    database = Database(settings.database_url)
    upgrade(database)
    database.close()
    return settings.data


def issue(*words: object) -> None:
    with pytest.raises(SystemExit) as ended:
        survey_server(["ticket", *map(str, words), "--county", COUNTY, "--name", "王勘", "--json"])
    assert not ended.value.code


def photographed(page: Image.Image) -> bytes:
    """A sheet as a phone sees it: askew, a little out of focus, on a dark table."""
    askew = page.convert("RGB").rotate(7, expand=True, fillcolor=(60, 55, 50))
    table = Image.new("RGB", (askew.width + 400, askew.height + 300), (60, 55, 50))
    table.paste(askew, (220, 130))
    out = io.BytesIO()
    table.filter(ImageFilter.GaussianBlur(1.5)).save(out, "JPEG", quality=60)
    return out.getvalue()


def test_the_printed_sheet_is_read_from_a_photo_and_says_the_same_to_type(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, file = tmp_path / "登记.pdf", tmp_path / "登记.json"
    issue(data, "--server", SERVER, "--qr", sheet, "--file", file)
    told = json.loads(capsys.readouterr().out)
    handed = Ticket(told["ticket"], SERVER)
    assert read_ticket(file) == handed
    assert told["files"] == [str(file), str(sheet)]
    with pypdfium2.PdfDocument(sheet) as pdf:
        page = pdf[0].render(scale=3).to_pil()
        assert len(pdf) == 1
        words = pdf[0].get_textpage().get_text_bounded().replace("\r\n", "")
    # A code may end its line with a hyphen, which pdfium takes for the mark of a divided word.
    words = words.replace("\x02", "-")
    assert ticket_in_picture(photographed(page)) == handed
    for shown in ("王勘", "金水区", "勘察员", SERVER, handed.code):
        assert shown in words


def test_a_laptop_joins_with_the_picture_alone(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SURVEYAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(frame, "as_json", False)
    create_survey(tmp_path / "工程", name="金水区", counties=[COUNTY], who="", device="").close()
    central = open_central(Settings(data, rate_per_minute=1_000_000))
    with serving(create_app(central)) as url, httpx.Client(base_url=url, timeout=30):
        issue(data, "--server", url, "--qr", tmp_path / "码.png")
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            surveyapp(
                ["enrol", str(tmp_path / "工程"), "--file", str(tmp_path / "码.png"), "--json"]
            )
    central.database.close()
    assert not ended.value.code
    assert json.loads(capsys.readouterr().out)["person"] == "王勘"


def test_a_paper_that_cannot_be_written_leaves_no_ticket_behind(data: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        survey_server(
            ["ticket", str(data), "--county", COUNTY, "--name", "王勘", "--qr",
             str(tmp_path / "无此目录" / "码.png")]
        )  # fmt: skip
    assert ended.value.code == 3
    database = Database(f"sqlite:///{data / 'list.db'}")
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM ticket").scalar() == 0
    database.close()


@pytest.mark.parametrize(
    "text",
    ["", "  ", "两 个", '{"ticket": 3}', '{"server": "x"}', "{", '{"ticket": "a b"}', "x" * 3000],
)
def test_what_is_no_ticket_is_none(text: str) -> None:
    assert ticket_in(text) is None
