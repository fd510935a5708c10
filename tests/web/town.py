"""A county's list with its people and laptops, and what a person at a browser does."""

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from surveyapp.domain.changes import Value
from surveyapp.domain.ids import uuid7
from sync.server.accounts.passwords import set_password
from sync.server.accounts.people import Grant, add_person
from sync.server.app import create_app
from sync.server.central import Central, open_central
from sync.server.settings import Settings
from sync.server.store.database import Database, sqlite_url
from sync.server.store.upgrade import upgrade
from tests.sync.laptop import COUNTY, Laptop, Office, arrived
from tests.sync.serving import serving

CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "correct horse 5G"  # noqa: S105 - of people who live for one test


class Visitor:
    """A person signed in, with the digest that forms carry."""

    def __init__(self, http: httpx.Client, name: str) -> None:
        self.http = http
        answer = self.http.post("/portal/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 200
        self.csrf = re.findall(r'name="csrf" value="([0-9a-f]{64})"', answer.text)[0]

    def seen(self, rec: str) -> str:
        text = self.http.get(f"/portal/c/{COUNTY}/s/{rec}").text
        found: list[str] = re.findall(r'name="seen" value="(\d+)"', text)
        return found[-1] if found else "0"

    def approve(self, rec: str, **more: str) -> httpx.Response:
        told = {"csrf": self.csrf, "seen": self.seen(rec), **more}
        return self.http.post(f"/portal/c/{COUNTY}/s/{rec}/approve", data=told)


@dataclass
class Town:
    """The list of a county with its people; `url` is where the portal answers."""

    url: str
    central: Central
    office: Office
    laptops: dict[str, Laptop] = field(default_factory=dict)
    lines: ExitStack = field(default_factory=ExitStack)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """Of photos, so that no two are alike."""

    def visitor(self, name: str) -> Visitor:
        """A person signed in; the line is hung up when the town closes."""
        http = self.lines.enter_context(
            httpx.Client(base_url=self.url, follow_redirects=True, timeout=60)
        )
        return Visitor(http, name)

    def person(self, name: str, role: str = "office", area: str = COUNTY) -> str:
        with self.central.database.write() as connection:
            person = add_person(connection, name, [Grant(area, role)])
            set_password(connection, person.id, PASSWORD)
            return person.id

    def laptop(self, name: str) -> Laptop:
        if name not in self.laptops:
            self.laptops[name] = self.office.laptop(name)
        return self.laptops[name]

    def submit(self, number: str, name: str, by: str = "王勘察", /, **more: Value) -> str:
        """A whole submission as a laptop sends it: the site, a demand, a photo."""
        rec, laptop = uuid7(), self.laptop(by)
        told: dict[str, Value] = {
            "number": number, "name": name, "kind": "rooftop", "county": COUNTY,
            "address": "人民路23号", "owner": "市图书馆", "owner_type": "public_institution",
            "opening": "refused", "height_m": 18.5, "storeys": 6, "lon": 113.665, "lat": 34.7575,
            "datum": "wgs84", "state": "submitted",
        }  # fmt: skip
        laptop.save(rec, told | more)
        fee: dict[str, Value] = {"site": rec, "kind": "entry", "amount": 8000.0, "payee": "物业"}
        laptop.save(uuid7(), fee, kind="fee")
        return rec

    def photo(self, rec: str, by: str = "王勘察", /, *, whole: bool = False, **more: Value) -> str:
        """A photo of the site whose small picture has arrived; with `whole` the original too."""
        laptop = self.laptop(by)
        data = picture(next(self.numbers))
        sha256 = laptop.photo(data, rec)
        headers = {"Content-Type": "image/jpeg"}
        path = f"/c/{COUNTY}/thumbs/{sha256}"
        assert laptop.ask("PUT", path, content=data, headers=headers).status_code == 204
        laptop.pull()
        (fact,) = [d for d in laptop.snapshot.values() if d.value("sha256") == sha256]
        place: dict[str, Value] = {"lon": 113.6652, "lat": 34.7577, "direction_deg": 220.0}
        laptop.save(fact.rec, place | more, kind="photo")
        if whole:
            arrived(self.central.uploads, sha256, data)
        return sha256


def empty_list(path: Path) -> Path:
    """A list with its tables and nothing in them, to be copied."""
    database = Database(sqlite_url(path))
    upgrade(database)
    database.close()
    return path


@contextmanager
def open_town(data: Path, empty: Path) -> Iterator[Town]:
    """A real server on loopback with a list of its own in `data`."""
    settings = Settings(data, rate_per_minute=1_000_000)
    settings.write()
    shutil.copyfile(empty, settings.data / "list.db")
    central = open_central(settings)
    try:
        with serving(create_app(central)) as url, httpx.Client(base_url=url) as http:
            town = Town(url, central, Office(central, http))
            with town.lines:
                yield town
    finally:
        central.database.close()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Debian's chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def picture(number: int) -> bytes:
    """A house under the sky, another one for each number."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (320, 240), "#8fb3d9")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 200, 320, 240), fill="#6b6f68")
    top, left = 40 + number * 37 % 90, 30 + number * 53 % 80
    draw.rectangle((left, top, left + 180, 210), fill=(150 + number * 29 % 80, 120, 100))
    for x in range(left + 15, left + 165, 36):
        for y in range(top + 14, 190, 34):
            draw.rectangle((x, y, x + 18, y + 18), fill="#2f4358")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80, comment=str(number))
    return file.getvalue()


@dataclass
class Desk:
    """A person before the browser; what it asked of other hosts or complained about is kept."""

    page: Page
    url: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.strangers.append(request.url)

    def _said(self, said: ConsoleMessage) -> None:
        # That a page says no is no complaint of the browser about it.
        refused = "status of 4" in said.text and said.location["url"] == self.page.url
        if said.type in {"error", "warning"} and "409" not in said.text and not refused:
            self.complaints.append(said.text)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.goto(f"{self.url}/portal/")
        self.page.fill("#name", name)
        self.page.fill("#password", password)
        self.page.click("button.main")
