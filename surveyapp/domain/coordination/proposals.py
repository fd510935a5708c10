"""Which matters could go to the departments now: open obstacles and severe findings, by topic."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveyapp.domain.language import _
from surveyapp.domain.policy.cases import (
    NOT_FOR_DEPARTMENTS,
    AddWorkingDays,
    CaseDraft,
    Evidence,
    due_on,
    gather,
)
from surveyapp.domain.policy.facts import Row
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import TOPIC, Severity
from surveyapp.domain.sites import site_name


@dataclass(frozen=True, slots=True)
class Proposal:
    """A matter as it could be opened: a draft of one county, in words."""

    county: str
    draft: CaseDraft
    title: str
    asked: str
    due_on: date
    flags: tuple[Flag, ...]
    """The findings among its proof that are not obstacles yet."""
    obstacles: tuple[str, ...]
    """The open obstacles among its proof."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What proposals are made from: sites by id and every obstacle, on a day, under a policy."""

    sites: Mapping[str, Row]
    obstacles: Sequence[Row]
    day: date
    policy_of: Callable[[str], Policy]
    """The policy of a county on that day."""
    add_working_days: AddWorkingDays
    first: str = ""
    """The county of a site that has none."""

    def county_of(self, site: object) -> str:
        """The county by which a site is judged."""
        return str(self.sites[str(site)].get("county") or self.first)


def propose(ground: Ground, findings: Iterable[Flag]) -> list[Proposal]:
    """Proposals by county and topic; `findings` are those of every site.

    What is before the departments already, or was settled or given up, is not proposed again while
    its facts are the same.
    """
    flags = [flag for flag in _worth_it(findings, ground.obstacles) if flag.site in ground.sites]
    by_county: dict[str, tuple[list[Flag], list[Row]]] = {}
    for flag in flags:
        by_county.setdefault(ground.county_of(flag.site), ([], []))[0].append(flag)
    for row in _by_hand(ground, flags):
        by_county.setdefault(ground.county_of(row["site"]), ([], []))[1].append(row)
    return [
        proposal
        for county, (found, rows) in sorted(by_county.items())
        for proposal in _of_county(ground, county, found, rows)
    ]


def _of_county(
    ground: Ground, county: str, flags: list[Flag], by_hand: list[Row]
) -> list[Proposal]:
    policy = ground.policy_of(county)
    drafts = gather(flags, by_hand, policy, least=Severity.NOTICE, today=ground.day)
    due = due_on(ground.day, policy, ground.add_working_days)
    return [_proposal(ground, county, draft, _flags_of(draft, flags), due) for draft in drafts]


def _proposal(
    ground: Ground, county: str, draft: CaseDraft, flags: list[Flag], due: date
) -> Proposal:
    made = {str(r["from_flag"]): str(r["id"]) for r in ground.obstacles if r.get("from_flag")}
    known = {str(row["id"]) for row in ground.obstacles}
    standing = [proof.record for proof in draft.evidence if proof.record in known]
    turned = [made[f.fingerprint] for f in flags if f.fingerprint in made]
    fresh = [f for f in flags if f.fingerprint not in made and f.record not in known]
    names = [site_name(ground.sites[site]) for site in draft.sites]
    return Proposal(
        county,
        draft,
        title_of(draft.topic, names),
        asked_of(draft.topic),
        due,
        tuple(fresh),
        tuple(dict.fromkeys(str(key) for key in (*standing, *turned))),
    )


def _worth_it(findings: Iterable[Flag], obstacles: Sequence[Row]) -> list[Flag]:
    """The severe findings, and those of any weight that a person made or entered as an obstacle."""
    status = {str(row["id"]): str(row.get("status") or "open") for row in obstacles}
    turned = {str(r["from_flag"]): str(r["id"]) for r in obstacles if r.get("from_flag")}

    def worth(flag: Flag) -> bool:
        stands = status.get(turned.get(flag.fingerprint) or str(flag.record))
        if stands is None:
            return flag.severity >= Severity.SEVERE and flag.topic not in NOT_FOR_DEPARTMENTS
        return stands == "open"

    return [flag for flag in findings if worth(flag)]


def _by_hand(ground: Ground, flags: Iterable[Flag]) -> Iterable[Row]:
    """Open obstacles that no finding at hand speaks of."""
    spoken = {flag.fingerprint for flag in flags} | {str(flag.record) for flag in flags}
    for row in ground.obstacles:
        standing = row.get("status") in (None, "open") and str(row["site"]) in ground.sites
        if standing and not {str(row["id"]), str(row.get("from_flag"))} & spoken:
            yield row


def _flags_of(draft: CaseDraft, flags: Iterable[Flag]) -> list[Flag]:
    proofs = {(p.site, p.record, p.rule, p.message) for p in draft.evidence}
    return [f for f in flags if (f.site, f.record, f.rule, f.message) in proofs]


def title_of(topic: str, names: list[str]) -> str:
    """What the matter is called: its first site, how many more, and its topic."""
    words = _("{name}{topic}问题") if len(names) == 1 else _("{name}等{count}处站址{topic}问题")
    return words.format(name=names[0], count=len(names), topic=TOPIC.label(topic))


def asked_of(topic: str) -> str:
    """What the departments are asked to do, by topic; a person may put it in other words."""
    asked = {
        "fees": _("请依照上述规定核查有关收费，责令停止违规收费，并函告处理结果。"),
        "opening": _("请协调产权单位依照上述规定开放站址，明确开放方式和进场时间，并函告结果。"),
        "resale_price": _("请依照上述规定核查转供电价格，查处加价行为，并函告处理结果。"),
        "conversion": _("请协调供电企业落实转供改直供，明确接入方案和完成时间，并函告结果。"),
        "obstruction": _("请协调制止阻挠施工或维护的行为，保障正常进场，并函告结果。"),
        "damage": _("请依法查处损坏、侵占通信设施的行为，恢复设施，并函告处理结果。"),
        "moves": _("请协调落实同等数量的替代站址，先建后拆并给予补偿，并函告结果。"),
        "builds": _("请督促建设单位按要求预留通信机房、管道、电力和屋面，并函告结果。"),
        "procedures": _("请在承诺时限内办结有关手续；不能办结的，请说明原因。"),
        "power_connection": _("请协调供电企业便利引电报装，明确送电时间，并函告结果。"),
    }
    return asked.get(topic) or _("请牵头研究解决上述问题，并函告办理结果。")


def as_document(proposal: Proposal, sites: Sequence[Row], county_name: str) -> dict[str, Any]:
    """A proposal as scripts see it; `sites` are the records of its sites."""
    draft = proposal.draft
    return {
        "county": proposal.county,
        "county_name": county_name,
        "topic": draft.topic,
        "title": proposal.title,
        "lead": draft.lead,
        "co_departments": list(draft.co),
        "due_on": proposal.due_on.isoformat(),
        "asked": proposal.asked,
        "sites": [{k: row.get(k) for k in ("id", "number", "name")} for row in sites],
        "obstacles": list(proposal.obstacles),
        "evidence": [_proof(proof) for proof in draft.evidence],
    }


def _proof(proof: Evidence) -> dict[str, Any]:
    return {
        "site": proof.site,
        "record": proof.record,
        "rule": proof.rule,
        "message": proof.message,
        "clauses": [clause.as_dict() for clause in proof.clauses],
        "money_yuan": proof.money_yuan,
    }
