"""The demo's evening: two laptops, a stick, the office's server – each a program of its own.

The office is reached as a surveyor reaches it: by its commands and over a line on this machine.
Nothing here imports the server, and keys go into the demo's own folder, never into a keyring.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from surveyapp.domain.language import _, language
from surveyapp.publishing.workdays import after_working_days
from surveyapp.services.identity import introduce
from surveyapp.services.record import submit_site
from surveyapp.services.story import Story
from surveyapp.storage import Survey

COUNTY = "410105"
SURVEYOR, COLLEAGUE, OFFICER = "李晓勘", "王勘", "张主任"
DISPUTED, RETURNED, OBJECTED = "410105-1", "410105-5", "410105-6"
NOTICE_DAYS = 15
_CONNECTS = 6
"""Attempts to reach the server while it starts, with growing pauses: half a minute in all."""


def office_installed() -> bool:
    """Whether this installation has the office's server too."""
    return _program("survey-server") is not None


def _program(name: str) -> str | None:
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def hand_over(survey: Survey, _story: Story) -> None:
    """Submit the county's sites, shots missing or not: the office shall have one to return."""
    for row in survey.rows("site", survey.sites()):
        if row["county"] == COUNTY:
            submit_site(survey, str(row["id"]))


def evening(story: Story) -> None:
    """Sync by line and by stick, review, publication and report; the survey must be closed."""
    town = _Town(story)
    town.office("init", town.data)
    town.office("user", "add", town.data, OFFICER, "--county", COUNTY, "--role", "office")
    with town.serving() as address:
        _hand_in(town, address)
        _meet_a_colleague(town, address)
        _review(town)
        _publish(town)
        _hear_back(town)
    _report(town)


class _Town:
    """Runs the programs of laptops and office and reads their answers."""

    def __init__(self, story: Story) -> None:
        self.story, self.out = story, story.out
        self.data, self.survey = self.out / "office", self.out / "survey"
        self._home = self.out / "home"

    def laptop(self, who: str, *words: object) -> Any:  # noqa: ANN401 - any JSON value
        """A command of the terminal on somebody's laptop."""
        home = self._home / who
        if not home.is_dir():
            introduce(who, home)
        return self._ask("surveyapp", home, words)

    def office(self, *words: object) -> Any:  # noqa: ANN401 - any JSON value
        """A command of the office's server."""
        return self._ask("survey-server", self._home / OFFICER, words)

    def _ask(self, program: str, home: Path, words: tuple[object, ...]) -> Any:  # noqa: ANN401
        command = [str(_program(program)), *map(str, words), "--json", "--lang", language()]
        surroundings = os.environ | {
            "SURVEYAPP_HOME": str(home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONUTF8": "1",
        }
        done = subprocess.run(  # noqa: S603 - our own programs
            command, env=surroundings, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode > 1:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
        return json.loads(done.stdout)

    def enrol(self, who: str, survey: Path, address: str) -> None:
        """Join a laptop to the office with a ticket."""
        asked = ("--county", COUNTY[:2], "--role", "surveyor", "--name", who)
        ticket = self.office("ticket", self.data, *asked)["ticket"]
        self.laptop(who, "enrol", survey, "--server", address, "--ticket", ticket)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of the office's server for the length of a block."""
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        command = [str(_program("survey-server")), "serve", str(self.data), "--port", str(port)]
        with (
            (self.out / "office.log").open("wb") as log,
            subprocess.Popen(command, stdout=log, stderr=log) as server,  # noqa: S603
        ):
            try:
                yield _when_ready(f"http://127.0.0.1:{port}")
            finally:
                server.terminate()


def _when_ready(address: str) -> str:
    import httpx

    with httpx.Client(transport=httpx.HTTPTransport(retries=_CONNECTS)) as client:
        client.get(f"{address}/health").raise_for_status()
    return address


def _hand_in(town: _Town, address: str) -> None:
    town.enrol(SURVEYOR, town.survey, address)
    told = town.laptop(SURVEYOR, "sync", town.survey)
    words = _("{who} 同步：发出 {pushed} 项，采纳 {applied}，照片确认 {confirmed} 张。")
    town.story.say(words.format(who=SURVEYOR, **told, confirmed=told["photos"]["confirmed"]))


def _meet_a_colleague(town: _Town, address: str) -> None:
    """A colleague changes the same field of the same site, and hands his work over on a stick."""
    theirs, stick = town.out / "colleague", town.out / "stick.ssb"
    town.laptop(COLLEAGUE, "new", theirs, "--county", COUNTY)
    town.enrol(COLLEAGUE, theirs, address)
    town.laptop(COLLEAGUE, "sync", theirs)
    town.laptop(COLLEAGUE, "edit", theirs, DISPUTED, "--set", "height_m=45")
    town.laptop(SURVEYOR, "edit", town.survey, DISPUTED, "--set", "height_m=43")
    town.laptop(SURVEYOR, "sync", town.survey)
    town.laptop(COLLEAGUE, "bundle", "write", theirs, stick)
    town.office("bundle", "read", town.data, stick)
    words = _("{who} 改了同一处的同一项，用 U 盘交来：两个值都保留，等专班选定。")
    town.story.say(words.format(who=COLLEAGUE))
    town.story.keep("bundles", stick)


def _review(town: _Town) -> None:
    place = ("--county", COUNTY, "--by", OFFICER)
    seen = town.office("review", "show", town.data, DISPUTED, *place)
    for one in seen["challenges"]:
        asked = ("--challenge", one["id"], "--take")
        town.office("review", "settle", town.data, DISPUTED, *place, *asked)
    reason = ("--reason", _("天面四角照片不全，请补拍"))
    town.office("review", "return", town.data, RETURNED, *place, *reason)
    plain = town.office("review", "approve", town.data, "--all-submitted", *place)
    looked = [site["rec"] for site in plain["left"]]
    again = town.office("review", "approve", town.data, *looked, "--despite", *place)
    words = _(
        "{who} 选定 {settled} 个不同取值，退回 {returned}，通过 {approved} 处，其中 {looked} 处经再看提示和照片。"
    )
    told = {"who": OFFICER, "settled": len(seen["challenges"]), "returned": RETURNED}
    approved = len(plain["approved"]) + len(again["approved"])
    town.story.say(words.format(**told, approved=approved, looked=len(looked)))


def _hear_back(town: _Town) -> None:
    town.laptop(SURVEYOR, "sync", town.survey)
    back = town.laptop(SURVEYOR, "sites", town.survey, "--state", "returned")
    words = _("再次同步：{sites} 退回到 {who} 的电脑上。")
    town.story.say(words.format(sites=_("、").join(s["number"] for s in back), who=SURVEYOR))


def _publish(town: _Town) -> None:
    """The notice is dated back, so that the demo can publish on the day it is played."""
    today = date.today()  # noqa: DTZ011 - the day the demo is played
    since = _began(today)
    title = f"{today.year}年第一批"
    asked = ("--county", COUNTY, "--title", title, "--days", NOTICE_DAYS)
    where = _("金水区5G基站建设工作专班（演示）")
    made = town.office("batch", "draft", town.data, *asked, "--objections-to", where)
    batch = made["batch"]
    town.office("batch", "notice", town.data, batch, "--on", since.isoformat())
    said = ("--site", OBJECTED, "--text", _("杆体归属有争议"), "--on", since.isoformat())
    objection = town.office("batch", "object", town.data, batch, *said)["objection"]
    answer = ("--outcome", "upheld", "--answer", _("情况属实，暂缓公布，核实后另行公示。"))
    town.office("batch", "answer", town.data, objection, *answer)
    issued = town.office("batch", "publish", town.data, batch, "--on", today.isoformat())
    out = town.out / "published"
    town.office("batch", "files", town.data, COUNTY, out)
    town.story.keep("published", out, *sorted(out.iterdir()))
    words = _(
        "{title}公示 {days} 个工作日（演示中日期提前），异议 1 件成立，公布 {count} 处，全部文件已签名。"
    )
    told = {"title": title, "days": NOTICE_DAYS, "count": issued["entries"]}
    town.story.say(words.format(**told))


def _began(today: date) -> date:
    """The latest day on which a notice could begin that ran out before today."""
    day = today - timedelta(1)
    while after_working_days(day, NOTICE_DAYS) >= today:
        day -= timedelta(1)
    return day


def _report(town: _Town) -> None:
    today = date.today()  # noqa: DTZ011 - the day the demo is played
    period = f"{today.year}H{1 if today.month <= 6 else 2}"
    out = town.out / "reports"
    made = town.office("report", town.data, period, out, "--county", COUNTY)
    town.story.keep("reports", *map(Path, made["files"]))
    words = _("{period}进展报告由历史生成，{pages} 页。")
    town.story.say(words.format(period=made["period"], pages=made["pages"]))
