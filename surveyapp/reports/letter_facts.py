"""What a coordination letter says, as plain values, and how it is gathered from records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from surveyapp.domain.coordination import Case
from surveyapp.domain.counties import city_name, county_name
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import position
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.packs import ClauseRef
from surveyapp.domain.policy.terms import TOPIC
from surveyapp.reports.facts import Photo, Row

_R = TypeVar("_R", bound=Row)

PHOTOS = 3
"""How many photos of a site go into a letter's annex: the required views first."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One site of the letter: what stands in the way there, and the proof."""

    number: str
    name: str
    address: str = ""
    owner: str = ""
    position: str = ""
    said: Sequence[str] = ()
    """What happened, one sentence each."""
    since: str = ""
    """The first day, ISO; empty when nobody knows."""
    party: str = ""
    money: float | None = None
    clauses: Sequence[str] = ()
    photos: Sequence[Photo] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Everything a letter says; nothing here knows where it came from."""

    number: str
    title: str
    to: str
    copies: Sequence[str] = ()
    place: str = ""
    """City and county."""
    topic: str = ""
    opened_on: str = ""
    due_on: str = ""
    asked: str = ""
    clauses: Sequence[str] = ()
    """Text, section and our one line of each."""
    matters: Sequence[Matter] = ()
    contact: str = ""
    survey: str = ""
    printed_at: str = ""
    late_days: int = 0
    """Working days past the date; with them the letter is a reminder, dated the day it is printed."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One site of a matter, as records: what stands in the way, what the rules find, the proof."""

    site: Row
    obstacles: Sequence[Row]
    flags: Sequence[Flag]
    photos: Sequence[Photo]

    @classmethod
    def of(
        cls, site: Row, obstacles: Iterable[Row], findings: Iterable[Flag], photos: Sequence[Photo]
    ) -> "Subject":
        """With the findings about these obstacles, or about what they were made from."""
        own = [o for o in obstacles if o.get("site") == site["id"]]
        known = {str(o["id"]) for o in own} | {str(o.get("from_flag")) for o in own}
        flags = [f for f in findings if f.record in known or f.fingerprint in known]
        return cls(site, own, flags, photos)


def chosen_photos(rows: Iterable[_R]) -> list[_R]:
    """The photos of a site that go into a letter."""
    ranked = sorted(rows, key=lambda p: (not p.get("shot"), str(p.get("taken_at") or "")))
    return ranked[:PHOTOS]


def letter_of(
    case: Case,
    subjects: Sequence[Subject],
    *,
    counties: Iterable[str],
    general: Iterable[ClauseRef],
    contact: str,
    survey: str,
    printed_at: str,
    reminder: bool = False,
) -> LetterFacts:
    """Everything the letter of one matter says.

    `general` are the clauses on its topic, cited where no finding names its own.
    """
    cited = [clause for s in subjects for flag in s.flags for clause in flag.clauses]
    return LetterFacts(
        number=case.text("letter_number"),
        title=case.text("title"),
        to=case.text("lead"),
        copies=case.co,
        place=_("、").join(_place(county) for county in dict.fromkeys(counties)),
        topic=TOPIC.label(case.text("topic")),
        opened_on=case.text("opened_on"),
        due_on=case.text("due_on"),
        asked=case.text("asked"),
        clauses=[_cited(clause) for clause in dict.fromkeys(cited or general)],
        matters=[_matter(subject) for subject in subjects],
        contact=contact,
        survey=survey,
        printed_at=printed_at,
        late_days=max(0, -(case.days_left or 0)) if reminder else 0,
    )


def _matter(subject: Subject) -> Matter:
    site, obstacles, flags = subject.site, subject.obstacles, subject.flags
    money = [flag.money_yuan for flag in flags if flag.money_yuan is not None]
    said = [text for o in obstacles if (text := _said(o, flags))]
    parties = dict.fromkeys(str(o["party"]) for o in obstacles if o.get("party"))
    clauses = dict.fromkeys(clause for flag in flags for clause in flag.clauses)
    return Matter(
        number=str(site.get("number") or ""),
        name=str(site.get("name") or ""),
        address=str(site.get("address") or ""),
        owner=str(site.get("owner") or ""),
        position=_position(site),
        said=list(dict.fromkeys(said)),
        since=min((str(o["since"]) for o in obstacles if o.get("since")), default=""),
        party=_("、").join(parties),
        # Some sums are asked once, some every year: only a single one can be named.
        money=money[0] if len(money) == 1 else None,
        clauses=[f"{c.text} {c.section}".strip() for c in clauses],
        photos=subject.photos,
    )


def _said(obstacle: Row, flags: Sequence[Flag]) -> str:
    """What a person wrote of it, else what the rules find."""
    words = str(obstacle.get("description") or "").strip()
    if not words:
        about = (f.message for f in flags if f.record == obstacle["id"])
        words = next(about, "")
    return words if not words or words[-1] in "。.！!？?" else words + _("。")


def _position(site: Row) -> str:
    place = position(site)
    words = _("{lon}, {lat}（WGS 84）")
    return words.format(lon=f"{place[0]:.6f}", lat=f"{place[1]:.6f}") if place else ""


def _place(county: str) -> str:
    """City and county by their names; the code of one that nobody knows."""
    try:
        return city_name(county) + county_name(county)
    except SurveyError:
        return county


def _cited(clause: ClauseRef) -> str:
    return _("：").join(filter(None, (f"{clause.text}{clause.section}", clause.summary)))
