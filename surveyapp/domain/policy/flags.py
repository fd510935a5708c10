"""A flag: what one rule found, with the clauses it rests on, who must act, and what to do."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.domain.policy.packs import ClauseRef
from surveyapp.domain.policy.terms import Severity


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding about a site (or one record of it), recomputed from facts whenever they change.

    `facts` holds exactly what the finding depends on, named `table.field`; what a text or a county
    sets is named `policy.…`. The day itself is never a fact, or nothing could be set aside.
    """

    rule: str
    severity: Severity
    topic: str
    site: str
    record: str | None
    message: str
    clauses: tuple[ClauseRef, ...]
    departments: tuple[str, ...]
    facts: Mapping[str, object]
    money_yuan: float | None = None
    """What is asked too much, in the period asked for; a mark-up is per year."""
    remedy: str = ""

    @property
    def fingerprint(self) -> str:
        """The same as long as rule, record and facts are: what a set-aside is remembered by."""
        return fingerprint(self.rule, self.record, self.facts)


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=True, default=str)
"""Made once: a survey judged anew takes hundreds of thousands of fingerprints."""


def fingerprint(rule: str, record: str | None, facts: Mapping[str, object]) -> str:
    """Tells whether a finding set aside is still the same; facts may come back from JSON."""
    known = {name: _whole(value) for name, value in facts.items()}
    canonical = _CANONICAL.encode([rule, record, known])
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:32]


def _whole(value: object) -> object:
    """8000 typed and 8000.0 read back from a file are one amount."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_dict(flag: Flag) -> dict[str, Any]:
    """A flag as scripts read it."""
    return {
        "site": flag.site,
        "rule": flag.rule,
        "severity": flag.severity.id,
        "message": flag.message,
        "clauses": [clause.as_dict() for clause in flag.clauses],
        "departments": list(flag.departments),
        "topic": flag.topic,
        "record": flag.record,
        "money_yuan": flag.money_yuan,
        "remedy": flag.remedy,
        "facts": dict(flag.facts),
        "fingerprint": flag.fingerprint,
    }
