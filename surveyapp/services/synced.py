"""What came of one sync, by line or by file: figures, and which ops and photos were answered."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from surveyapp.domain.counties import county_name
from surveyapp.domain.language import _
from surveyapp.storage import Survey
from surveyapp.storage.outbox import Refused
from sync.shelf import Tally

SETTING = "sync.last"
"""The last receipt, kept in the survey so that it can be printed tomorrow."""

Way = Literal["line", "written", "read"]
"""By line, as a file written for the office, or as a file read from it."""

Run = tuple[str, str, int, int]
"""Device, county, first and last number of ops that were answered one after the other."""


@dataclass(slots=True)
class Heard:
    """Ops that were packed or answered, as runs of numbers, and photos by what became of them.

    The ops themselves stay in the outbox; this is small enough to be kept with the survey.
    """

    runs: list[Run] = field(default_factory=list)
    photos: dict[str, str] = field(default_factory=dict)
    """Hash → `sent`, `confirmed`, or `packed` into a file."""

    def ops(self, device: str, county: str, numbers: Iterable[int]) -> None:
        """Ops of these numbers were answered."""
        for n in sorted(numbers):
            last = self.runs[-1] if self.runs else None
            if last is not None and last[:2] == (device, county) and n == last[3] + 1:
                self.runs[-1] = (device, county, last[2], n)
            else:
                self.runs.append((device, county, n, n))

    def add(self, other: "Heard") -> None:
        """What was heard over another part of the same sync."""
        self.runs += other.runs
        self.photos |= other.photos


@dataclass(slots=True)
class Synced:
    """What came of a sync, by line or by file."""

    tally: Tally = field(default_factory=Tally)
    waiting: int = 0
    """Photos that no office has confirmed yet."""
    refusals: list[Refused] = field(default_factory=list)
    """Ops refused this time."""
    heard: Heard = field(default_factory=Heard)
    way: Way = "line"
    servers: list[str] = field(default_factory=list)
    at: str = ""
    """When it ended, by this laptop's clock."""
    whole: bool = True
    """False when it was broken off; the next sync goes on from there."""

    def document(self) -> dict[str, Any]:
        """As scripts see it."""
        told = self.tally
        return {
            "pushed": told.pushed,
            "applied": told.applied,
            "challenged": told.challenged,
            "refused": told.refused,
            "pulled": told.pulled,
            "photos": {
                "sent": told.photos_sent,
                "confirmed": told.photos_confirmed,
                "waiting": self.waiting,
            },
        }


def notes(done: Synced) -> list[str]:
    """What a sync must say besides its figures, in sentences."""
    told = done.tally
    said = []
    if told.quarantined:
        said.append(_("这台电脑已被停用，{n} 项等县区专班放行。").format(n=told.quarantined))
    if told.shut:
        names = _("、").join(county_name(code) for code in told.shut)
        said.append(
            _("您在{counties}已没有权限，那里的内容没有收发。请联系县区专班。").format(
                counties=names
            )
        )
    return said


def keep(survey: Survey, done: Synced) -> None:
    """Remember a sync as the last one, unless nothing went or came: the one before says more."""
    done.at = datetime.now().astimezone().isoformat(timespec="seconds")
    if not (done.heard.runs or done.heard.photos or done.tally.pulled):
        return
    told = asdict(done)
    del told["refusals"]  # they are among the ops
    survey.set_setting(SETTING, told)


def last(survey: Survey) -> Synced | None:
    """The last sync of the survey, whoever began it; None when there was none."""
    told = survey.setting(SETTING)
    if not isinstance(told, Mapping):
        return None
    heard = told["heard"]
    runs: list[Run] = [(str(d), str(c), int(first), int(end)) for d, c, first, end in heard["runs"]]
    again = Heard(runs, dict(heard["photos"]))
    return Synced(
        **{**told, "tally": Tally(**told["tally"]), "refusals": refusals(survey, again),
           "heard": again}
    )  # fmt: skip


def refusals(survey: Survey, heard: Heard) -> list[Refused]:
    """The ops among those heard of that stand refused, newest first.

    One that was answered twice, since the office was restored meanwhile, stands there once.
    """
    found = {
        (run[0], run[1], op.n): Refused(
            run[1], op.rec, op.kind, op.site, op.fields, op.at, op.code, op.field
        )
        for run in heard.runs
        for op in survey.outbox.told(*run)
        if op.outcome == "refused"
    }
    return list(found.values())[::-1]


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A photo that could not be sent: its original is gone, unreadable, damaged or too large."""

    name: str
    """Of its file, or the beginning of its hash."""
    site: str
    """The id of its site; blank when it belongs to none."""


def kept_back(survey: Survey, done: Synced) -> list[KeptBack]:
    """The photos that a sync could not send."""
    hashes = list(dict.fromkeys(done.tally.trouble))
    known = survey.photos_by_hash(hashes)
    rows = [(told, known.get(told) or {}) for told in hashes]
    return [
        KeptBack(str(row.get("file_name") or told[:12]), str(row.get("site") or ""))
        for told, row in rows
    ]
