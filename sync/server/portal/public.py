"""Routes for everybody: no cookie, kept by caches, a plain page when something is not there.

A page is named by a digest of its text, so that a browser that has it is told so and nothing more.
"""

from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, Response

from surveyapp.domain.language import speaking
from sync.protocol import Code
from sync.server.errors import Refused
from sync.server.portal.door import STOPS, Stop, in_words, language_of
from sync.server.portal.pages import page

LISTS = "/lists"
_MINUTES = "public, max-age=300"
"""Working days left change at midnight; five minutes late is soon enough."""
LARGEST_FORM = 32_768
"""Bytes of a form from anybody; an objection needs far less."""


class PublicPage(APIRoute):
    """A route that anybody may ask."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler around the usual one."""
        usual = super().get_route_handler()

        async def answer(request: Request) -> Response:
            with speaking(language_of(request)):
                try:
                    _must_be_small(request)
                    response = await usual(request)
                except STOPS as error:
                    return public_stopped(request, error)
                return kept(request, response) if request.method == "GET" else response

        return answer


def _must_be_small(request: Request) -> None:
    """Turn a large form down before it is read; one that does not tell its size counts as large."""
    if request.method == "GET":
        return
    told = request.headers.get("content-length", "")
    if not told.isdecimal() or int(told) > LARGEST_FORM:
        raise Refused(Code.TOO_LARGE, limit=LARGEST_FORM)


def public_stopped(request: Request, error: Stop) -> Response:
    """The page that says why something is not there, or was not done."""
    status, said = in_words(request, error)
    return public_page("public_stopped.html", request, status=status, notice=said)


def public_page(name: str, request: Request, *, status: int = 200, **facts: Any) -> Response:  # noqa: ANN401 - a template's
    """A page of a template; `link` in it keeps the language a reader asked for."""
    asked = request.query_params.get("lang")
    chosen = {"lang": asked} if asked in {"zh", "en"} else {}

    def link(path: str, **query: str) -> str:
        told = urlencode({**{k: v for k, v in query.items() if v}, **chosen})
        return f"{path}?{told}" if told else path

    other = "en" if language_of(request) == "zh" else "zh"
    switch = "?" + urlencode({**request.query_params, "lang": other})
    return page(name, status=status, link=link, switch=switch, **facts)


def kept(request: Request, response: Response, seconds: str = _MINUTES) -> Response:
    """The same answer for caches, or 304 where the browser has it already."""
    if not isinstance(response, HTMLResponse) or response.status_code != 200:
        return response
    tag = f'"{sha256(bytes(response.body)).hexdigest()[:32]}"'
    told = {"ETag": tag, "Cache-Control": seconds, "Vary": "Accept-Language"}
    if has(request, tag):
        return Response(status_code=304, headers=told)
    response.headers.update(told)
    return response


def has(request: Request, tag: str) -> bool:
    """Whether the browser says that it holds what a tag names."""
    held = request.headers.get("if-none-match", "")
    return held == "*" or tag in {one.strip().removeprefix("W/") for one in held.split(",")}
