"""Addresses of the portal and of the public lists where nothing is: a page that says so."""

from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from surveyapp.domain.language import speaking
from sync.server.portal.door import PATH, language_of, stopped
from sync.server.portal.public import LISTS, public_stopped


def answer_nowhere(app: FastAPI) -> None:
    """Answer a browser with a page where the rest of the server answers with a code."""
    usual: Any = app.exception_handlers[HTTPException]

    def nowhere(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for no other
        path = f"{request.url.path}/"
        with speaking(language_of(request)):
            if path.startswith(f"{PATH}/"):
                return stopped(request, error)
            if path.startswith(f"{LISTS}/"):
                return public_stopped(request, error)
        answer: Response = usual(request, error)
        return answer

    for status in (404, 405):
        app.add_exception_handler(status, nowhere)
