"""From findings to matters for the departments: one draft for each topic and group in charge."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.policy.facts import Row, SiteFacts, record_id, text
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.overrides import DUE_DAYS
from surveyapp.domain.policy.packs import ClauseRef
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.rules.obstacles import TOPIC_OF_OBSTACLE, standing
from surveyapp.domain.policy.terms import Severity

AddWorkingDays = Callable[[date, int], date]
"""The day that many working days after another, by the calendar of the state."""

NOT_FOR_DEPARTMENTS = frozenset({"position", "evidence"})
"""What the survey team mends itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding or obstacle that a case rests on."""

    site: str
    record: str | None
    rule: str
    message: str
    clauses: tuple[ClauseRef, ...]
    money_yuan: float | None = None


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A matter as it goes to the departments: who leads, who joins, about which sites, on what proof."""

    topic: str
    lead: str
    co: tuple[str, ...]
    sites: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def clauses(self) -> tuple[ClauseRef, ...]:
        """Every clause the proof rests on, each once."""
        return tuple(dict.fromkeys(c for proof in self.evidence for c in proof.clauses))


def gather(
    flags: Iterable[Flag],
    obstacles: Iterable[Row] = (),
    policy: Policy | None = None,
    *,
    least: Severity = Severity.WARNING,
    today: date | None = None,
) -> list[CaseDraft]:
    """Drafts by topic and departments, in order of topic.

    Flags below `least` and those the team mends itself stay out. Open obstacles that no flag speaks
    of (a structure unfit, say) join under their topic when the policy in force is given.
    """
    found: dict[tuple[str, tuple[str, ...]], list[Evidence]] = {}
    seen: set[str | None] = set()
    for flag in flags:
        seen.add(flag.record)
        if flag.severity >= least and flag.departments and flag.topic not in NOT_FOR_DEPARTMENTS:
            proof = Evidence(
                flag.site, flag.record, flag.rule, flag.message, flag.clauses, flag.money_yuan
            )
            found.setdefault((flag.topic, flag.departments), []).append(proof)
    if policy is not None:
        for key, proof in _by_hand(obstacles, seen, policy, today or policy.day):
            found.setdefault(key, []).append(proof)
    return [_draft(*key, proofs) for key, proofs in sorted(found.items())]


def _by_hand(
    obstacles: Iterable[Row], seen: set[str | None], policy: Policy, today: date
) -> Iterable[tuple[tuple[str, tuple[str, ...]], Evidence]]:
    for obstacle in obstacles:
        record, kind = record_id(obstacle), obstacle.get("kind")
        topic = TOPIC_OF_OBSTACLE.get(kind)
        if record in seen or topic is None or not standing(obstacle, SiteFacts({}, today)):
            continue
        charged = policy.departments(topic)
        if charged:
            site, words = str(obstacle.get("site") or ""), text(obstacle.get("description"))
            proof = Evidence(site, record, str(kind), words, policy.clauses(topic))
            yield (topic, charged), proof


def _draft(topic: str, charged: tuple[str, ...], proofs: list[Evidence]) -> CaseDraft:
    sites = tuple(dict.fromkeys(proof.site for proof in proofs))
    return CaseDraft(topic, charged[0], charged[1:], sites, tuple(proofs))


def due_on(opened: date, policy: Policy, add_working_days: AddWorkingDays) -> date:
    """When the departments' answer is due: the county's number of working days, or that of practice."""
    return add_working_days(opened, int(policy.value(DUE_DAYS) or 0))
