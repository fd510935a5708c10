"""Coming in by the browser: sign-in, the cookie, and proof that a form is one of our own.

The cookie holds a token of the same sessions as the API, for these pages alone, and no script can
read it. Each form carries a digest of it, so that another site's form is turned down.
"""

import hmac
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy import select, update
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import Language, speaking
from sync.protocol import Code
from sync.server.accounts import passwords, sessions
from sync.server.accounts.people import Person
from sync.server.api.guard import SIGN_IN_SHARE, TheCentral, address_of
from sync.server.errors import STATUS, Refused, code_of
from sync.server.portal.pages import HEADERS, page
from sync.server.review.troubles import NotDone, words
from sync.server.store import tables as t

COOKIE, LANGUAGE = "survey_portal", "survey_language"
PATH = "/portal"


Stop = Refused | NotDone | SurveyError | RequestValidationError | HTTPException
"""What is nobody's bug and becomes a page with words."""
STOPS = (Refused, NotDone, SurveyError, RequestValidationError, HTTPException)


class Page(APIRoute):
    """A route that answers in the reader's language, and with a page when something stops it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler around the usual one."""
        usual = super().get_route_handler()

        async def answer(request: Request) -> Response:
            with speaking(language_of(request)):
                try:
                    response = await usual(request)
                except STOPS as error:
                    response = stopped(request, error)
            asked = request.query_params.get("lang")
            if asked in {"zh", "en"} and request.url.path.startswith(f"{PATH}/"):
                _keep(request, response, LANGUAGE, asked, 365 * 24 * 3600)
            return response

        return answer


def language_of(request: Request) -> Language:
    """The language asked for: by a link, by the cookie, by the browser; Chinese otherwise."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    if asked not in {"zh", "en"}:
        asked = request.headers.get("accept-language", "zh")[:2].lower()
    return "en" if asked == "en" else "zh"


def stopped(request: Request, error: Stop) -> Response:
    """The page that says what stopped a step, or the way to the door."""
    if isinstance(error, Refused) and error.code == Code.NO_TOKEN:
        if "hx-request" in request.headers:
            return Response(headers={**HEADERS, "HX-Redirect": f"{PATH}/sign-in"})
        return RedirectResponse(f"{PATH}/sign-in", 303, headers=HEADERS)
    status, said = in_words(request, error)
    return page("stopped.html", status=status, notice=said)


def in_words(request: Request, error: Stop) -> tuple[int, str]:
    """The status of an answer and what is said there, for whatever stopped a page."""
    if isinstance(error, SurveyError):
        return 409, str(error)
    if isinstance(error, NotDone):
        return 409, words(error)
    if isinstance(error, RequestValidationError):
        error = Refused(Code.NO_SUCH if request.method == "GET" else Code.BAD_REQUEST)
    elif isinstance(error, HTTPException):
        error = Refused(code_of(error.status_code))
    return STATUS.get(error.code, 409), words(error)


def _keep(request: Request, response: Response, name: str, value: str, life_s: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=life_s,
        path=PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


router = APIRouter(prefix=PATH, route_class=Page, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, and the digest his forms carry."""

    person: Person
    csrf: str


def csrf_of(token: str) -> str:
    """What the forms of a session carry."""
    return sha256(f"survey-form\n{token}".encode()).hexdigest()


def visiting(request: Request, central: TheCentral) -> Visitor:
    """The signed-in person; a session in use does not end. Raises `Refused` NO_TOKEN or RATE."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise Refused(Code.NO_TOKEN)
    with central.database.read() as connection:
        found = sessions.caller(connection, token)
    if found.device is not None:
        raise Refused(Code.NO_TOKEN)
    central.limits.take(found.person.id)
    _prolong(central, token)
    return Visitor(found.person, csrf_of(token))


TheVisitor = Annotated[Visitor, Depends(visiting)]


def _prolong(central: TheCentral, token: str) -> None:
    s, at = t.session.c, time.time()
    mine = s.token == sha256(token.encode()).hexdigest()
    with central.database.read() as connection:
        expires = connection.scalar(select(s.expires).where(mine)) or 0.0
    if expires < at + sessions.TOKEN_LIFE_S / 2:
        with central.database.write() as connection:
            later = at + sessions.TOKEN_LIFE_S
            connection.execute(update(t.session).where(mine).values(expires=later))


def own_form(request: Request) -> None:
    """Turn down what another site has a browser send. Raises `Refused` BAD_REQUEST."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Refused(Code.BAD_REQUEST)
        return
    # Browsers tell that over TLS and on loopback alone.
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise Refused(Code.BAD_REQUEST)


def signed_form(
    request: Request, visitor: TheVisitor, csrf: Annotated[str, Form(max_length=64)] = ""
) -> Visitor:
    """The visitor whose own form this is; raises `Refused` BAD_REQUEST for any other."""
    own_form(request)
    if not hmac.compare_digest(csrf.encode(), visitor.csrf.encode()):
        raise Refused(Code.BAD_REQUEST)
    return visitor


FormVisitor = Annotated[Visitor, Depends(signed_form)]


@router.get("/sign-in")
def ask() -> Response:
    """The form to sign in."""
    return page("sign_in.html", typed="")


@router.post("/sign-in")
def sign_in(
    request: Request,
    central: TheCentral,
    name: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Open a session for a name and a password; a wrong one counts towards the lock."""
    own_form(request)
    try:
        place = address_of(request)
        central.limits.take(f"knock {place}", SIGN_IN_SHARE)
        person = passwords.sign_in(central.database, name.strip(), password, place)
    except Refused as error:
        return page("sign_in.html", status=error.status, notice=words(error), typed=name)
    with central.database.write() as connection:
        token = sessions.new_token(connection, person)
    response = RedirectResponse(f"{PATH}/", 303, headers=HEADERS)
    _keep(request, response, COOKIE, token, 12 * 3600)
    return response


@router.post("/sign-out")
def sign_out(request: Request, central: TheCentral, _visitor: FormVisitor) -> Response:
    """End the session."""
    with central.database.write() as connection:
        sessions.close_session(connection, request.cookies.get(COOKIE, ""))
    response = RedirectResponse(f"{PATH}/sign-in", 303, headers=HEADERS)
    response.delete_cookie(COOKIE, path=PATH)
    return response
