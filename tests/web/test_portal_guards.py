"""Nobody sees or does by the browser what is not theirs; names harm no page."""

import httpx
import pytest

from sync.server.portal import pages
from tests.sync.laptop import COUNTY, Laptop
from tests.web.town import Town

OTHER = "410104"


def state(laptop: Laptop, rec: str) -> object:
    laptop.pull()
    return laptop.snapshot[rec].value("state")


def test_only_the_office_approves(town: Town) -> None:
    rec = town.submit("410105-1", "市图书馆")
    for role in ("bureau", "reader", "surveyor"):
        town.person(role, role)
        visitor = town.visitor(role)
        page = visitor.http.get(f"/portal/c/{COUNTY}/s/{rec}")
        assert page.status_code == 200
        assert 'id="approve"' not in page.text
        answer = visitor.approve(rec)
        assert answer.status_code == 409
        assert "没有办理权限" in answer.text
    assert state(town.laptop("王勘察"), rec) == "submitted"


def test_another_county_is_closed(town: Town) -> None:
    town.person("邻县", "office", OTHER)
    rec = town.submit("410105-1", "市图书馆")
    sha256 = town.photo(rec)
    visitor = town.visitor("邻县")
    for path in ("", f"/s/{rec}", f"/thumbs/{sha256}", f"/photos/{sha256}"):
        assert visitor.http.get(f"/portal/c/{COUNTY}{path}").status_code == 403
    assert visitor.approve(rec).status_code == 403
    assert visitor.http.get(f"/portal/c/{OTHER}/s/{rec}").status_code == 404


def test_nobody_approves_what_he_sent_in_himself(town: Town) -> None:
    rec = town.submit("410105-1", "市图书馆")
    town.person("王勘察", "office")
    answer = town.visitor("王勘察").approve(rec)
    assert answer.status_code == 409
    assert "别人审核" in answer.text
    assert state(town.laptop("王勘察"), rec) == "submitted"


def test_contacts_are_shown_to_writers_only(town: Town) -> None:
    town.person("赵审核")
    town.person("读者", "reader")
    rec = town.submit("410105-1", "市图书馆")
    told = {"site": rec, "name": "孙联系", "phone": "13800000000"}
    town.laptop("王勘察").save("contact-1", dict(told), kind="contact")
    shown = {
        n: town.visitor(n).http.get(f"/portal/c/{COUNTY}/s/{rec}").text for n in ("赵审核", "读者")
    }
    assert "13800000000" in shown["赵审核"]
    assert "孙联系" not in shown["读者"]


def test_a_form_of_another_site_does_nothing(town: Town) -> None:
    town.person("赵审核")
    rec = town.submit("410105-1", "市图书馆")
    visitor = town.visitor("赵审核")
    path = f"/portal/c/{COUNTY}/s/{rec}/approve"
    seen = visitor.seen(rec)
    for csrf, headers in (
        ("0" * 64, {}),
        ("", {}),
        (visitor.csrf, {"Origin": "http://evil.example"}),
        (visitor.csrf, {"Sec-Fetch-Site": "cross-site"}),
    ):
        told = {"csrf": csrf, "seen": seen}
        assert visitor.http.post(path, data=told, headers=headers).status_code == 422
    assert state(town.laptop("王勘察"), rec) == "submitted"


def test_names_with_markup_come_out_harmless_and_whole(town: Town) -> None:
    town.person("赵审核")
    name = '<script>alert(1)</script>"𠮷野'
    rec = town.submit("410105-1", name, owner="<img src=x onerror=alert(2)>")
    visitor = town.visitor("赵审核")
    for path in ("", f"/s/{rec}"):
        text = visitor.http.get(f"/portal/c/{COUNTY}{path}").text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;𠮷野" in text
        assert "<img src=x" not in text


def test_every_page_keeps_the_browser_to_this_server(town: Town) -> None:
    town.person("赵审核")
    visitor = town.visitor("赵审核")
    paths = ("/portal/", f"/portal/c/{COUNTY}", "/portal/c/x", "/portal/static/portal.js")
    for path in paths:
        headers = visitor.http.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
    cookie = next(iter(visitor.http.cookies.jar))
    assert cookie.path == "/portal"
    assert cookie.has_nonstandard_attr("HttpOnly")


def test_an_address_where_nothing_is_answers_people_with_a_page(town: Town) -> None:
    town.person("赵审核")
    visitor = town.visitor("赵审核")
    for path in ("/portal/nowhere", f"/portal/c/{COUNTY}/a/b/c/d", "/lists/1/2/3/4/5"):
        answer = visitor.http.get(path)
        assert (answer.status_code, "没有这条记录" in answer.text) == (404, True)
    assert visitor.http.get("/v1/nowhere").json()["code"] == "no_such"


def test_a_form_that_is_too_long_is_turned_down_with_a_page(town: Town) -> None:
    town.person("赵审核")
    visitor = town.visitor("赵审核")
    told = {"csrf": visitor.csrf, "reason": "长" * 400_000}
    answer = visitor.http.post(f"/portal/c/{COUNTY}/return", data=told)
    assert answer.status_code == 413
    assert "内容太长" in answer.text
    column = {"csrf": visitor.csrf, "names": "name", "no": "9" * 5_000, "label": "名称"}
    answer = visitor.http.post(f"/portal/c/{COUNTY}/batches/columns", data=column)
    assert answer.status_code == 422
    assert "请刷新后重试" in answer.text


def test_signed_out_is_out(town: Town) -> None:
    town.person("赵审核")
    visitor = town.visitor("赵审核")
    kept = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.http.cookies.jar)
    visitor.http.post("/portal/sign-out", data={"csrf": visitor.csrf})
    answer = town.office.http.get(f"/portal/c/{COUNTY}", headers={"Cookie": kept})
    assert (answer.status_code, answer.headers["location"]) == (303, "/portal/sign-in")


def test_without_its_parts_the_server_goes_on_for_laptops(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.server.app import create_app
    from tests.sync.serving import serving

    monkeypatch.setitem(pages.STATIC, "gone.js", ("portal", "text/javascript"))
    with serving(create_app(town.central)) as url:
        assert httpx.get(f"{url}/health").status_code == 200
        assert httpx.get(f"{url}/portal/").status_code == 404
