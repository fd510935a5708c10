"""What is stuck, where and for how long: every obstacle of some counties that is not settled.

An obstacle counts once, whether or not it is before the departments. Its age runs from the day
it began, where somebody knows it, else from the day it was recorded.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from surveyapp.domain.coordination import Case
from surveyapp.domain.coordination.ages import AGES, age_of
from surveyapp.domain.policy.facts import day as day_of
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.rules.obstacles import TOPIC_OF_OBSTACLE
from sync.server import clock
from sync.server.coordination import book
from sync.server.review.sheet import Row, row_of
from sync.server.store.records import load


@dataclass(frozen=True, slots=True)
class Stuck:
    """One obstacle that is not settled."""

    county: str
    site: str
    number: str
    name: str
    kind: str
    topic: str
    department: str
    """Who leads: of its matter, else by the policy in force; blank when nobody is named."""
    words: str
    since: date | None
    days: int
    """Calendar days since it began."""
    case: Case | None

    @property
    def age(self) -> int:
        """Which of the spans of `AGES` it falls in, from 0."""
        return age_of(self.days)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of what is stuck is asked for; blank for all."""

    county: str = ""
    topic: str = ""
    department: str = ""
    age: int | None = None

    def holds(self, one: Stuck) -> bool:
        """Whether one is among them."""
        return (
            self.county in ("", one.county)
            and self.topic in ("", one.topic)
            and self.department in ("", one.department)
            and self.age in (None, one.age)
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """How many by some key, in all and by age."""

    key: str
    total: int
    ages: tuple[int, ...]
    late: int
    """Of these, in a matter whose answer is late."""


def stuck(
    connection: Connection, counties: Iterable[str], today: date | None = None
) -> list[Stuck]:
    """Everything that is stuck in some counties, the oldest first."""
    day = today or clock.today()
    found = [one for county in counties for one in _of_county(connection, county, day)]
    return sorted(found, key=lambda one: (-one.days, one.county, one.number))


def _of_county(connection: Connection, county: str, day: date) -> Iterable[Stuck]:
    cases = [case for case in book.cases(connection, county, day) if case.open]
    matters = {rec: case for case in cases for rec in case.obstacles}
    rows = [row_of(d) for d in book.documents(connection, county, ["obstacle"])]
    standing = [row for row in rows if not row["deleted"] and _stands(row)]
    sites = load(connection, county, (str(row["site"]) for row in standing)).before
    for row in standing:
        document = sites.get(str(row["site"]))
        if document is None or document.value("deleted"):
            continue
        yield _one(county, row, row_of(document), matters.get(str(row["id"])), day)


def _stands(row: Row) -> bool:
    return row.get("status") in (None, "open", "in_coordination")


def _one(county: str, row: Row, site: Row, case: Case | None, day: date) -> Stuck:
    topic = case.text("topic") if case else TOPIC_OF_OBSTACLE.get(row.get("kind"), "")
    charged = policy_for(county, day).departments(topic, site.get("category")) if topic else ()
    since = day_of(row.get("since")) or day_of(row.get("created_at"))
    return Stuck(
        county,
        str(site["id"]),
        str(site.get("number") or ""),
        str(site.get("name") or ""),
        str(row.get("kind") or "other"),
        topic,
        case.text("lead") if case else (charged[0] if charged else ""),
        str(row.get("description") or ""),
        since,
        max(0, (day - since).days) if since else 0,
        case,
    )


def counted(found: Sequence[Stuck], key: Callable[[Stuck], str]) -> list[Counted]:
    """How many by a key, whoever has most first."""
    groups: dict[str, list[Stuck]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    rows = []
    for name, ones in groups.items():
        ages = Counter(one.age for one in ones)
        late = sum(bool(one.case and one.case.overdue) for one in ones)
        rows.append(Counted(name, len(ones), tuple(ages[n] for n in range(len(AGES) + 1)), late))
    return sorted(rows, key=lambda row: (-row.total, row.key))
