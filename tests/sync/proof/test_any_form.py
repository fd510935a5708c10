"""Whatever a browser could send to any form of the portal: a page with words, never a fault.

`SURVEY_FORMS` asks for more forms to each route.
"""

import os
import re
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from sync.server.app import create_app
from sync.server.portal.door import COOKIE, csrf_of
from tests.sync.laptop import COUNTY, Office
from tests.sync.proof.forms import Route, Sent, forms, routes
from tests.sync.proof.two_counties import ELSEWHERE, Known, Making, signed_in, standing, visitors

FORMS = int(os.environ.get("SURVEY_FORMS", "6"))
PUBLIC = "/lists/{county}/{serial}/object"
"""Where anybody may say something to any county."""
WRITERS = {"surveyor", "office", "bureau"}
PAPERS = {"application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@pytest.fixture
def counties(office: Office) -> list[Known]:
    visitors(office)
    return [Making(office, county).make() for county in (COUNTY, ELSEWHERE)]


def test_no_form_makes_the_portal_fail_or_change_what_is_not_ones_own(
    office: Office, counties: list[Known]
) -> None:
    found = list(routes(create_app(office.central)))
    assert len(found) > 20
    for route in found:
        _try(office, route, counties)


def _try(office: Office, route: Route, counties: list[Known]) -> None:
    @settings(
        max_examples=FORMS,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sent=forms(route, counties))
    def one(sent: Sent) -> None:
        watched = list(_not_ones_own(route, sent))
        before = [standing(office, county) for county in watched]
        _speaks(_answered(office, sent))
        after = [standing(office, county) for county in watched]
        assert after == before, f"{sent.role} changed what is not one's own"

    one()


def _not_ones_own(route: Route, sent: Sent) -> Iterator[str]:
    """The counties that this form may not change."""
    if route.path == PUBLIC:
        return
    yield ELSEWHERE
    if sent.role not in WRITERS or not sent.honest:
        yield COUNTY


def _answered(office: Office, sent: Sent) -> httpx.Response:
    cookie = signed_in(office, sent.role)
    asked = sent.request(csrf_of(cookie))
    headers = {**asked.pop("headers", {}), "Cookie": f"{COOKIE}={cookie}"}
    return office.http.post(sent.path, headers=headers, **asked)


def _speaks(answer: httpx.Response) -> None:
    """A page with words, a paper, or the way to another page."""
    assert answer.status_code < 500, answer.text
    if answer.status_code == 303:
        assert answer.headers["location"].startswith(("/portal/", "/lists/"))
        return
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind in PAPERS:
        assert answer.content
        return
    assert kind == "text/html", (answer.status_code, answer.text)
    (main,) = re.findall(r"<main.*?</main>", answer.text, re.DOTALL)
    words = re.sub(r"<[^>]*>", " ", main).split()
    assert len("".join(words)) > 8, answer.text
    assert "Traceback" not in answer.text
