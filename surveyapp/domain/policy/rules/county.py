"""Findings about a whole county: the share of its sites on resale power against the goal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import Row, come
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.packs import Goal, Pack
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity


@dataclass(frozen=True, slots=True)
class ResaleShare:
    """How many sites with power are on resale."""

    resale: int
    direct: int

    @property
    def share(self) -> float | None:
        """Resale over all with power; None when none has."""
        total = self.resale + self.direct
        return self.resale / total if total else None

    def to_convert(self, goal: float) -> int:
        """How many must be converted to come down to the goal."""
        total = self.resale + self.direct
        # A share such as 0.2 is not exact in binary: 0.2 of 15 must be 3, not 2.
        return max(0, self.resale - int(goal * total + 1e-9))


def resale_share(supplies: Iterable[Row], today: date) -> ResaleShare:
    """Counts each site once by its last supply record; one that was converted is direct."""
    last: dict[object, bool] = {}
    for supply in supplies:
        mode = supply.get("mode")
        if mode in ("direct", "resale"):
            last[supply.get("site")] = mode == "resale" and not come(
                supply.get("converted_on"), today
            )
    resale = sum(last.values())
    return ResaleShare(resale, len(last) - resale)


def goal_of(policy: Policy) -> tuple[Pack, Goal] | None:
    """The share goal of the most local text that sets one."""
    found = ((p, g) for p in policy.packs for g in p.goals if g.name == "resale_share")
    return next(found, None)


def resale_share_above_goal(counted: ResaleShare, policy: Policy) -> Flag | None:
    """A county above the goal; above the share that is to be converted first it is severe."""
    goal, share = goal_of(policy), counted.share
    if goal is None or share is None or counted.to_convert(goal[1].share) == 0:
        return None
    figure = goal[1]
    message = _(
        "转供电占比 {share}（{resale}/{total}），目标 {goal} 以内，还需改造 {count} 处。"
    ).format(
        share=f"{share:.1%}",
        resale=counted.resale,
        total=counted.resale + counted.direct,
        goal=figure.written,
        count=counted.to_convert(figure.share),
    )
    return Flag(
        "resale_share_above_goal",
        _severity(share, policy),
        "resale_share",
        "",
        None,
        message,
        policy.clauses("resale_share"),
        policy.departments("resale_share"),
        {
            "county.code": policy.county,
            "county.resale": counted.resale,
            "county.direct": counted.direct,
            "policy.resale_share": figure.share,
        },
        None,
        _("按转改直清单先改具备条件的站址。"),
    )


def _severity(share: float, policy: Policy) -> Severity:
    first = (g.share for p in policy.packs for g in p.goals if g.name == "resale_first")
    above = any(share > limit for limit in first)
    return Severity.SEVERE if above else Severity.WARNING


def list_shifted(
    county: str, against: str, datum: str, side: str, shift_m: float, pairs: int
) -> Flag:
    """The positions of a whole list lie off by the vector of a shifted datum.

    `against` is what they were compared with (`plan` or `photos`), `side` which of the two seems
    shifted (`points` are the sites), `shift_m` the median distance in metres over the pairs.
    """
    compared = _("规划点") if against == "plan" else _("照片位置")
    words = _("{count} 处站址与{compared}整体偏移约 {shift} m，{which}疑为 {datum} 坐标。")
    message = words.format(
        count=pairs,
        compared=compared,
        shift=round(shift_m),
        which=_("站址") if side == "points" else compared,
        datum={"gcj02": "GCJ-02", "bd09": "BD-09"}.get(datum, datum),
    )
    facts: dict[str, object] = {
        "county.code": county,
        "list.against": against,
        "list.datum": datum,
        "list.side": side,
    }
    remedy = _("查明这批坐标出自哪种地图，按其坐标系重新导入；不要逐点改动。")
    return Flag(
        "likely_gcj02", Severity.SEVERE, "position", "", None, message, (), (), facts, None, remedy
    )
