"""A county's list with its people and laptops, and what a person at a browser does."""

import io
import re
from contextlib import ExitStack
from dataclasses import dataclass, field

import httpx
from playwright.sync_api import Page, Request

from surveyapp.domain.changes import Value
from surveyapp.domain.ids import uuid7
from sync.server.accounts.passwords import set_password
from sync.server.accounts.people import Grant, add_person
from sync.server.central import Central
from tests.sync.laptop import COUNTY, Laptop, Office

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

    def visitor(self, name: str) -> Visitor:
        """A person signed in; the line is hung up when the town closes."""
        http = self.lines.enter_context(httpx.Client(base_url=self.url, follow_redirects=True))
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

    def submit(self, number: str, name: str, by: str = "王勘察", **more: Value) -> str:
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

    def photo(self, rec: str, by: str = "王勘察") -> str:
        """A photo of the site whose small picture has arrived."""
        laptop = self.laptop(by)
        data = picture(len(laptop.snapshot))
        sha256 = laptop.photo(data, rec)
        headers = {"Content-Type": "image/jpeg"}
        path = f"/c/{COUNTY}/thumbs/{sha256}"
        assert laptop.ask("PUT", path, content=data, headers=headers).status_code == 204
        laptop.pull()
        (fact,) = [d for d in laptop.snapshot.values() if d.value("sha256") == sha256]
        place: dict[str, Value] = {"lon": 113.6652, "lat": 34.7577, "direction_deg": 220.0}
        laptop.save(fact.rec, place, kind="photo")
        return sha256


def picture(shade: int) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (320, 240), "#8899aa")
    ImageDraw.Draw(image).rectangle((90, 60, 230, 240), fill=(shade, 51, 34))
    file = io.BytesIO()
    image.save(file, "JPEG")
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
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.strangers.append(request.url)

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "409" not in text:
            self.complaints.append(text)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.goto(f"{self.url}/portal/")
        self.page.fill("#name", name)
        self.page.fill("#password", password)
        self.page.click("button.main")
