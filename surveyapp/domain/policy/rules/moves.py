"""Moves of equipment: the same number of replacement sites, built before the old are taken down."""

from collections.abc import Iterator

from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import Row, SiteFacts, come, day, picked, record_id, text
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.packs import ClauseRef
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity


def move_without_replacement(facts: SiteFacts, policy: Policy) -> Iterator[Flag]:
    """A move with no replacement site named; it is never complete without, solved or not."""
    for move, clauses in _moves(facts, policy):
        if not text(move.get("replacement_site")):
            message = _("{party}要求迁移设施，没有提供替代站址。").format(party=_party(move))
            used = picked("obstacle", move, "kind", "status", "party", "replacement_site")
            remedy = _("要求按同等数量提供替代站址，并保证传输。")
            yield _flag(
                "move_without_replacement", facts, policy, move, clauses, message, used, remedy
            )


def move_before_building(facts: SiteFacts, policy: Policy) -> Iterator[Flag]:
    """Equipment taken down before its replacement stood."""
    for move, clauses in _moves(facts, policy):
        taken, built = day(move.get("moved_on")), day(move.get("replacement_built_on"))
        if taken is None or not come(move.get("moved_on"), facts.today):
            continue
        if built is None or built > taken:
            message = _("{day} 已拆除，替代站址尚未建成：应先建后拆。").format(
                day=taken.isoformat()
            )
            used = picked("obstacle", move, "kind", "status", "moved_on", "replacement_built_on")
            remedy = _("催建替代站址，登记补偿；通信中断的提交协调。")
            yield _flag("move_before_building", facts, policy, move, clauses, message, used, remedy)


def _moves(facts: SiteFacts, policy: Policy) -> Iterator[tuple[Row, tuple[ClauseRef, ...]]]:
    for obstacle in facts.obstacles:
        if obstacle.get("kind") == "forced_move" and obstacle.get("status") != "given_up":
            clauses = policy.clauses("moves")
            if clauses:
                yield obstacle, clauses


def _party(move: Row) -> str:
    return text(move.get("party")) or _("有关单位")


def _flag(
    rule: str,
    facts: SiteFacts,
    policy: Policy,
    move: Row,
    clauses: tuple[ClauseRef, ...],
    message: str,
    used: dict[str, object],
    remedy: str,
) -> Flag:
    used["policy.build_first"] = policy.build_first
    return Flag(
        rule,
        Severity.SEVERE if policy.build_first else Severity.WARNING,
        "moves",
        facts.id,
        record_id(move),
        message,
        clauses,
        policy.departments("moves"),
        used,
        None,
        remedy,
    )
