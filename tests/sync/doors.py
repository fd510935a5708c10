"""Every door of the server and who may pass it: what the application's own routes are held against.

A new route needs a line here, or `test_doors.py` fails. A door inside a county is passed by those
roles alone, and only where the county lies in their area.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette

from sync.server.accounts.rights import BUREAU, OFFICE, READER, ROLES, SURVEYOR
from tests.sync.laptop import AGE

Key = tuple[str, str]
"""Method and path, as the route has it."""

EVERYBODY = frozenset({"everybody"})
SIGNED_IN = frozenset(ROLES)
READERS = frozenset({SURVEYOR, OFFICE, BUREAU, READER})
WRITERS = frozenset({SURVEYOR, OFFICE})
OFFICES = frozenset({OFFICE})


@dataclass(frozen=True, slots=True)
class Door:
    """Who may pass, and what one would bring: JSON to the API, a form to the portal, or bytes."""

    who: frozenset[str]
    brings: Mapping[str, Any] = field(default_factory=dict)
    data: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


_TUS = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
_ANNOUNCED = {"Upload-Length": "9", "Upload-Metadata": "sha256 " + "MDAw" * 21 + "MA=="}
_DEVICE = {"name": "笔记本", "sign_key": "A" * 43, "seal_key": AGE}
_STEP = {"seen": "1"}

_API: dict[Key, Door] = {
    ("GET", "/health"): Door(EVERYBODY),
    ("GET", "/metrics"): Door(EVERYBODY),
    ("POST", "/v1/enrol"): Door(EVERYBODY, {**_DEVICE, "ticket": "ssv1.a.b"}),
    ("POST", "/v1/challenge"): Door(EVERYBODY, {"device": "d"}),
    ("POST", "/v1/session"): Door(EVERYBODY, {"device": "d", "nonce": "n", "signature": "s"}),
    ("POST", "/v1/sign-in"): Door(EVERYBODY, {"name": "谁", "password": "x"}),
    ("POST", "/v1/sign-out"): Door(SIGNED_IN),
    ("POST", "/v1/devices"): Door(SIGNED_IN, _DEVICE),
    ("GET", "/v1/me"): Door(SIGNED_IN),
    ("GET", "/v1/lists"): Door(SIGNED_IN),
    ("POST", "/v1/c/{county}/ops"): Door(WRITERS),
    ("GET", "/v1/c/{county}/verdicts"): Door(READERS),
    ("GET", "/v1/c/{county}/changes"): Door(READERS),
    ("GET", "/v1/c/{county}/digest"): Door(READERS),
    ("GET", "/v1/c/{county}/history"): Door(READERS),
    ("GET", "/v1/c/{county}/audit"): Door(OFFICES),
    ("OPTIONS", "/v1/c/{county}/blobs"): Door(EVERYBODY),
    ("POST", "/v1/c/{county}/blobs"): Door(WRITERS, headers=_ANNOUNCED),
    ("HEAD", "/v1/c/{county}/blobs/{sha256}"): Door(READERS),
    ("PATCH", "/v1/c/{county}/blobs/{sha256}"): Door(WRITERS, headers=_TUS),
    ("GET", "/v1/c/{county}/blobs/{sha256}"): Door(READERS),
    ("PUT", "/v1/c/{county}/thumbs/{sha256}"): Door(WRITERS, data=b"\xff\xd8\xff\xe0"),
    ("GET", "/v1/c/{county}/thumbs/{sha256}"): Door(READERS),
    ("POST", "/v1/c/{county}/blobs/known"): Door(READERS, {"sha256": []}),
}

_PORTAL: dict[Key, Door] = {
    ("GET", "/portal/sign-in"): Door(EVERYBODY),
    ("POST", "/portal/sign-in"): Door(EVERYBODY, {"name": "谁", "password": "x"}),
    ("GET", "/portal/static/{name}"): Door(EVERYBODY),
    ("POST", "/portal/sign-out"): Door(SIGNED_IN),
    ("GET", "/portal/"): Door(SIGNED_IN),
    ("GET", "/portal/c/{county}"): Door(READERS),
    ("GET", "/portal/c/{county}/s/{rec}"): Door(READERS),
    ("POST", "/portal/c/{county}/s/{rec}/approve"): Door(OFFICES, _STEP),
    ("POST", "/portal/c/{county}/s/{rec}/return"): Door(OFFICES, {**_STEP, "reason": "补拍"}),
    ("POST", "/portal/c/{county}/s/{rec}/settle"): Door(
        OFFICES, {**_STEP, "about": "a", "challenge": "o/name", "choice": "keep"}
    ),
    ("GET", "/portal/c/{county}/thumbs/{sha256}"): Door(READERS),
    ("GET", "/portal/c/{county}/photos/{sha256}"): Door(READERS),
}

_TWINS = "/portal/c/{county}/duplicates"
_PAIR = {"both": ["a@1", "b@1"]}

_DESK: dict[Key, Door] = {
    ("GET", "/portal/c/{county}/map"): Door(READERS),
    ("GET", "/portal/c/{county}/s/{rec}/map"): Door(READERS),
    ("POST", "/portal/c/{county}/approve"): Door(OFFICES, {"chosen": "a@1"}),
    ("POST", "/portal/c/{county}/return"): Door(OFFICES, {"chosen": "a@1", "reason": "补拍"}),
    ("GET", "/portal/c/{county}/audit"): Door(OFFICES),
    ("GET", _TWINS): Door(READERS),
    ("POST", f"{_TWINS}/merge"): Door(OFFICES, {**_PAIR, "stays": "a"}),
    ("POST", f"{_TWINS}/apart"): Door(OFFICES, _PAIR),
    ("POST", f"{_TWINS}/part"): Door(OFFICES, {"looked": "a@1"}),
}

_LIST, _BATCHES = "/lists/{county}/{serial}", "/portal/c/{county}/batches"
_BATCH = f"{_BATCHES}/{{key}}"
_PLAN = {"title": "第一批", "issuer": "专班", "objections_to": "三楼", "days": "15"}
_COLUMNS = {"names": "name", "no": "1", "label": "名称"}
_OBJECTION = {"words": "产权不清", "about": "ownership"}

_LISTS: dict[Key, Door] = {
    ("GET", "/lists"): Door(EVERYBODY),
    ("GET", "/lists/radiation"): Door(EVERYBODY),
    ("GET", "/lists/{county}"): Door(EVERYBODY),
    ("GET", _LIST): Door(EVERYBODY),
    ("GET", f"{_LIST}/verify"): Door(EVERYBODY),
    ("GET", f"{_LIST}/site"): Door(EVERYBODY),
    ("GET", f"{_LIST}/object"): Door(EVERYBODY),
    ("POST", f"{_LIST}/object"): Door(EVERYBODY, {**_OBJECTION, "site": "410105-1"}),
    ("GET", f"{_LIST}/photos/{{name}}"): Door(EVERYBODY),
    ("GET", f"{_LIST}/{{name}}"): Door(EVERYBODY),
    ("GET", _BATCHES): Door(READERS),
    ("POST", _BATCHES): Door(OFFICES, _PLAN),
    ("GET", f"{_BATCHES}/columns"): Door(READERS),
    ("POST", f"{_BATCHES}/columns"): Door(OFFICES, _COLUMNS),
    ("GET", f"{_BATCHES}/new"): Door(OFFICES),
    ("GET", _BATCH): Door(READERS),
    ("POST", _BATCH): Door(OFFICES, _PLAN),
    ("GET", f"{_BATCH}/columns"): Door(OFFICES),
    ("POST", f"{_BATCH}/columns"): Door(OFFICES, _COLUMNS),
    ("GET", f"{_BATCH}/preview/list.{{suffix}}"): Door(OFFICES),
    ("GET", f"{_BATCH}/notice"): Door(OFFICES),
    ("POST", f"{_BATCH}/notice"): Door(OFFICES),
    ("GET", f"{_BATCH}/publish"): Door(OFFICES),
    ("POST", f"{_BATCH}/publish"): Door(OFFICES),
    ("GET", f"{_BATCH}/withdraw"): Door(OFFICES),
    ("POST", f"{_BATCH}/withdraw"): Door(OFFICES, {"reason": "产权争议", "whole": "yes"}),
    ("GET", f"{_BATCH}/drop"): Door(OFFICES),
    ("POST", f"{_BATCH}/drop"): Door(OFFICES),
    ("POST", f"{_BATCH}/objections"): Door(OFFICES, {**_OBJECTION, "number": "410105-1"}),
    ("POST", f"{_BATCH}/objections/{{objection}}"): Door(
        OFFICES, {"outcome": "rejected", "words": "已核实"}
    ),
    ("POST", f"{_BATCH}/internal"): Door(OFFICES, {"kind": "pdf"}),
}

ANSWERERS = WRITERS | {BUREAU}
_AREA, _CASES = "/portal/c/{area}", "/portal/c/{county}/cases"

_MATTERS: dict[Key, Door] = {
    ("GET", f"{_AREA}/cases"): Door(READERS),
    ("GET", f"{_AREA}/cases/list.{{suffix}}"): Door(READERS),
    ("GET", f"{_AREA}/stuck"): Door(READERS),
    ("GET", f"{_CASES}/letters.pdf"): Door(READERS),
    ("GET", f"{_CASES}/{{rec}}"): Door(READERS),
    ("GET", f"{_CASES}/{{rec}}/letter.pdf"): Door(READERS),
    ("POST", _CASES): Door(WRITERS, {"key": "0" * 16}),
    ("POST", f"{_CASES}/obstacles"): Door(WRITERS, {"site": "a", "flag": "0" * 32}),
    ("POST", f"{_CASES}/{{rec}}/reply"): Door(ANSWERERS, {**_STEP, "text": "已约谈"}),
    ("POST", f"{_CASES}/{{rec}}/remind"): Door(ANSWERERS, _STEP),
    ("POST", f"{_CASES}/{{rec}}/close"): Door(WRITERS, {**_STEP, "outcome": "solved"}),
    ("POST", f"{_CASES}/{{rec}}/settle"): Door(
        OFFICES, {**_STEP, "about": "a", "challenge": "o/name", "choice": "keep"}
    ),
    ("GET", f"{_AREA}/reports"): Door(READERS),
    ("GET", f"{_AREA}/reports/{{period}}"): Door(READERS),
    ("GET", f"{_AREA}/reports/{{period}}/report.{{suffix}}"): Door(READERS),
    ("GET", f"{_AREA}/reports/{{period}}/records"): Door(READERS),
}

DOORS: Mapping[Key, Door] = {**_API, **_PORTAL, **_DESK, **_LISTS, **_MATTERS}


def doors_of(app: Starlette) -> Iterator[Key]:
    """Every method and path that the application answers."""
    for included in app.routes:
        contexts: Any = getattr(included, "effective_route_contexts", None)
        routes: Iterator[Any] = contexts() if contexts else iter([included])
        for route in routes:
            if route.path != "/openapi.json":
                yield from ((method, route.path) for method in route.methods)
