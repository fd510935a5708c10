"""How whatever stops a request becomes an answer: a code and facts, never a trace."""

import errno
import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from surveyapp.domain.errors import SurveyError
from sync.protocol import Code, Malformed
from sync.server.api.blobs import VERSION, TusVersion, WrongType
from sync.server.errors import STATUS, Refused, code_of

_log = logging.getLogger(__name__)


def _answer(status: int, code: Code, facts: dict[str, object] | None = None) -> JSONResponse:
    return JSONResponse({"code": str(code), "facts": facts or {}}, status)


def register(app: FastAPI) -> None:  # noqa: C901 - one small handler each
    """Give every kind of failure its answer."""

    @app.exception_handler(Refused)
    def refused(_: Request, error: Refused) -> JSONResponse:
        answer = JSONResponse(error.plain(), error.status)
        if "seconds" in error.facts:
            answer.headers["Retry-After"] = str(error.facts["seconds"])
        if error.status == 401:
            answer.headers["WWW-Authenticate"] = "Bearer"
        if error.code in {Code.OFFSET, Code.HASH}:
            answer.headers["Tus-Resumable"] = VERSION
        return answer

    @app.exception_handler(Malformed)
    def malformed(_: Request, error: Malformed) -> JSONResponse:
        return _answer(STATUS[error.code], error.code, dict(error.facts))

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        where = ".".join(map(str, error.errors()[0]["loc"])) if error.errors() else ""
        return _answer(422, Code.BAD_REQUEST, {"field": where[:200]})

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        answer = _answer(error.status_code, code_of(error.status_code))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(WrongType)
    def wrong_type(_: Request, __: WrongType) -> JSONResponse:
        return _answer(415, Code.BAD_REQUEST, {"field": "content-type"})

    @app.exception_handler(TusVersion)
    def tus_version(_: Request, __: TusVersion) -> JSONResponse:
        answer = _answer(412, Code.BAD_REQUEST, {"field": "tus-resumable"})
        answer.headers["Tus-Version"] = VERSION
        return answer

    @app.exception_handler(ClientDisconnect)
    def gone(_: Request, __: ClientDisconnect) -> Response:
        return Response(status_code=499)

    @app.exception_handler(SurveyError)
    def known(_: Request, error: SurveyError) -> JSONResponse:
        return _answer(422, Code.BAD_REQUEST, {"problem": str(error.problem)})

    @app.exception_handler(SQLAlchemyError)
    def database(_: Request, error: SQLAlchemyError) -> JSONResponse:
        cause = str(getattr(error, "orig", None) or error).lower()
        full = "full" in cause or "no space" in cause
        _log.error("the database did not do it", exc_info=error)
        return _answer(507, Code.FULL) if full else _answer(503, Code.BUSY)

    @app.exception_handler(OSError)
    def disk(_: Request, error: OSError) -> JSONResponse:
        _log.error("the disk did not do it", exc_info=error)
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return _answer(507, Code.FULL) if full else _answer(503, Code.BUSY)
