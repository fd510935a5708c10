"""Make this laptop known to an office with a one-time ticket, and remember that with the survey."""

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.services import device_keys
from surveyapp.services.device_keys import DeviceKeys, Kept
from surveyapp.services.identity import home
from surveyapp.storage import Survey
from surveyapp.storage.outbox import Standing
from surveyapp.storage.sealing import Routes
from sync.protocol import SCHEMA, Malformed

if TYPE_CHECKING:
    from sync.line import Line

SETTING = "sync.enrolments"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """This laptop at one office, for the counties of one person's rights."""

    server: str
    """The address."""
    server_id: str
    server_key: str
    """What checks the office's signatures."""
    device: str
    key: str
    """The name of the laptop's keys."""
    person: str
    roles: Mapping[str, str] = field(default_factory=dict)
    """Role by area prefix."""
    counties: Mapping[str, str] = field(default_factory=dict)
    """The survey's counties that this covers, each with the key its bundles are sealed to."""

    def keys(self, survey: Survey) -> DeviceKeys:
        """This laptop's secret keys; raises `NOT_ENROLLED` on a laptop that never had them."""
        keys = device_keys.load(self.key)
        if keys is None:
            raise SurveyError(Problem.NOT_ENROLLED, path=survey.folder)
        return keys

    def may_settle(self, county: str) -> bool:
        """Whether this person may close the challenges of others."""
        return any(county.startswith(a) and r == "office" for a, r in self.roles.items())

    def may_write(self, county: str) -> bool:
        """Whether the office takes records and photos of this person."""
        writers = ("surveyor", "office")
        return any(county.startswith(a) and r in writers for a, r in self.roles.items())

    def only(self, counties: Iterable[str]) -> "Enrolment":
        """The same for no more than these counties."""
        wanted = set(counties)
        return replace(self, counties={c: key for c, key in self.counties.items() if c in wanted})


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of a ticket."""

    enrolment: Enrolment
    kept: Kept
    """Where the keys lie: the system's keyring, or a file of this person alone."""


def enrol(
    survey: Survey,
    server: str,
    ticket: str,
    *,
    line: "Line | None" = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Enrolled:
    """Use a ticket. The same ticket again after a lost answer gives the same device.

    Raises `OFFICE_AWAY`, `OFFICE_REFUSED` (`bad_ticket`), `CANCELLED`, `WRONG_USAGE` for an
    address that is none.
    """
    from sync.line import Line  # its HTTP client would cost every start of the window a tenth

    if not server.startswith(("http://", "https://")):
        raise SurveyError(
            Problem.WRONG_USAGE,
            reason=_("--server {server} 要以 https:// 或 http:// 开头").format(server=server),
        )
    pending = f"ticket-{hashlib.sha256(ticket.encode()).hexdigest()[:24]}"
    keys = device_keys.load(pending)
    if keys is None:
        keys = DeviceKeys.fresh()
        device_keys.keep(pending, keys)
    told = {"ticket": ticket, **public(keys)}
    with line or Line.to(server, cancelled=cancelled) as open_line, open_line.in_words():
        answer = open_line.post("/enrol", told, open_to_all=True)
    kept = device_keys.keep(keys.sign_key, keys)
    made, epochs = read_answer(survey, server.rstrip("/"), keys, answer)
    if not made.counties:
        raise SurveyError(Problem.OFFICE_REFUSED, server=server, reason="not_yours")
    keep(survey, made, epochs)
    return Enrolled(made, kept)


def public(keys: DeviceKeys) -> dict[str, str]:
    """What an office is told of a laptop: its name, and the public halves of its keys."""
    return {
        "name": platform.node() or "laptop",
        "sign_key": keys.sign_key,
        "seal_key": keys.seal_key,
    }


def read_answer(
    survey: Survey, server: str, keys: DeviceKeys, answer: Mapping[str, Any]
) -> tuple[Enrolment, dict[str, str]]:
    """What `enrol` and `devices` answer, with each county's epoch; raises `OFFICE_UNCLEAR`."""
    try:
        known = {str(c["code"]): str(c["seal_key"]) for c in answer["counties"]}
        epochs = {str(c["code"]): str(c["epoch"]) for c in answer["counties"]}
        made = Enrolment(
            server=server,
            server_id=str(answer["server"]["id"]),
            server_key=str(answer["server"]["sign_key"]),
            device=str(answer["device"]),
            key=keys.sign_key,
            person=str(answer["user"]["name"]),
            roles={str(g["area"]): str(g["role"]) for g in answer["grants"]},
            counties={code: known[code] for code in survey.counties if code in known},
        )
    except (KeyError, TypeError, Malformed) as error:
        raise SurveyError(Problem.OFFICE_UNCLEAR, server=server, reason=str(error)) from error
    return made, epochs


def keep(survey: Survey, made: Enrolment, epochs: Mapping[str, str]) -> None:
    """Remember an enrolment, with the office's epoch of each county.

    Ops of its counties that the office has not answered, or does not have any more, become its
    own, numbered from 1.
    """
    others = [e for e in enrolments(survey) if e.device != made.device]
    left = (e.only(e.counties.keys() - made.counties.keys()) for e in others)
    freed = [e for e in left if e.counties]
    told = [asdict(e) for e in (made, *freed)]
    standing = {c: _standing(survey, made, others, c, epochs[c]) for c in made.counties}
    survey.outbox.renumber(standing, made.device, SETTING, told)
    _note_at_home(survey, told)


def _standing(
    survey: Survey, made: Enrolment, before: Sequence[Enrolment], county: str, epoch: str
) -> Standing:
    """What the office has of this laptop's earlier ops in a county."""
    if any(e.server_id != made.server_id for e in before if county in e.counties):
        return Standing.STRANGER
    known = survey.outbox.place(county).epoch
    return Standing.SAME if known == epoch else Standing.RESTORED


def enrolments(survey: Survey) -> list[Enrolment]:
    """Where this survey is enrolled; a survey rebuilt from nothing finds it in the person's home."""
    told = survey.setting(SETTING)
    if told is None:
        told = _from_home(survey)
    return [Enrolment(**one) for one in told]


def required(survey: Survey) -> Sequence[Enrolment]:
    """The same; raises `NOT_ENROLLED` when there is none."""
    found = enrolments(survey)
    if not found:
        raise SurveyError(Problem.NOT_ENROLLED, path=survey.folder)
    return found


def routes(survey: Survey) -> Routes:
    """Which device signs for which county."""
    devices = {county: e.device for e in enrolments(survey) for county in e.counties}
    return Routes(devices, SCHEMA, survey.counties[0] if survey.counties else "")


def _note_at_home(survey: Survey, told: object) -> None:
    path = home() / "enrolments" / f"{survey.setting('survey.id')}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        part.replace(path)
    except OSError:
        return  # the survey itself remembers; this is for one lost to the last byte


def _from_home(survey: Survey) -> list[dict[str, Any]]:
    path = home() / "enrolments" / f"{survey.setting('survey.id')}.json"
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []
