"""Positions that cannot be right as they stand, and records that may be one and the same place."""

from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import Neighbour, Row, SiteFacts, amount, number, picked, text
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.overrides import BORDER, DUPLICATE
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity


def outside_county(facts: SiteFacts, _policy: Policy) -> tuple[Flag, ...]:
    """The position lies in another county than the record says, and nobody gave a reason."""
    if not _outside(facts):
        return ()
    message = _("坐标落在{found}，登记为{county}。").format(
        found=_named(facts.county_at), county=_named(facts.site.get("county"))
    )
    used = picked("site", facts.site, "county", "county_reason")
    used["place.county"] = facts.county_at
    remedy = _("核对坐标；确属本县区的写明认定理由。")
    return (_flag("outside_county", Severity.WARNING, facts, message, used, remedy),)


def _named(code: object) -> str:
    """A county by its name; a code that is none as it is."""
    try:
        return county_name(str(code))
    except SurveyError:
        return str(code or "")


def near_border(facts: SiteFacts, policy: Policy) -> tuple[Flag, ...]:
    """Nearer to a border than two good sources of borders agree."""
    border, limit = number(facts.site.get("border_m")), policy.value(BORDER)
    if border is None or limit is None or not 0 <= border < limit or _settled(facts):
        return ()
    if _outside(facts):
        return ()
    message = _("距县界 {border} m，县区归属待确认。").format(border=amount(round(border)))
    used = picked("site", facts.site, "county", "border_m", "county_reason")
    used |= {"place.county": facts.county_at, "policy.border_m": limit}
    remedy = _("核对归属，并写明县区认定理由。")
    return (_flag("near_border", Severity.NOTICE, facts, message, used, remedy),)


def likely_gcj02(facts: SiteFacts, _policy: Policy) -> tuple[Flag, ...]:
    """The position is off by the vector of GCJ-02 against its plan, its photos or the rest of a list."""
    if not facts.likely_gcj02:
        return ()
    shift = number(facts.shift_m)
    against = {"plan": _("规划点"), "photos": _("照片"), "list": _("同一清单的其他点")}.get(
        facts.likely_gcj02, _("参照点")
    )
    size = "" if shift is None else _("约 {shift} m").format(shift=amount(round(shift)))
    message = _("坐标与{against}相差{size}，方向与 GCJ-02 偏移一致，疑为火星坐标。").format(
        against=against, size=size
    )
    used: dict[str, object] = {
        "place.likely_gcj02": facts.likely_gcj02,
        "place.shift_m": None if shift is None else round(shift),
    }
    remedy = _("核实坐标系；确为 GCJ-02 的，换算后重新登记。")
    return (_flag("likely_gcj02", Severity.WARNING, facts, message, used, remedy),)


def near_duplicate(facts: SiteFacts, policy: Policy) -> tuple[Flag, ...]:
    """Another record so near and so alike that it may be the same place; nothing merges by itself."""
    if not facts.neighbours or text(facts.site.get("merged_into")):
        return ()
    limit = policy.value(DUPLICATE) or 0
    found = sorted(
        (n.distance_m, n.number or n.id)
        for n in facts.neighbours
        if n.distance_m <= limit and alike(facts.site, n)
    )
    if not found:
        return ()
    message = _("与 {others} 相距 {distance} m 且名称或产权相同，疑似重复。").format(
        others=_("、").join(number for _distance, number in found[:3]),
        distance=amount(round(found[0][0])),
    )
    used = picked("site", facts.site, "name", "owner", "kind", "merged_into")
    used |= {
        "near.duplicates": [[number, round(d, 1)] for d, number in found],
        "policy.duplicate_m": limit,
    }
    remedy = _("对照两处记录；确为一处的合并，不是的搁置并写明理由。")
    return (_flag("near_duplicate", Severity.NOTICE, facts, message, used, remedy),)


def _settled(facts: SiteFacts) -> bool:
    return bool(text(facts.site.get("county_reason")))


def _outside(facts: SiteFacts) -> bool:
    county = facts.site.get("county")
    if not facts.county_at or not county or facts.county_at == county:
        return False
    return not _settled(facts)


def alike(site: Row, other: Neighbour) -> bool:
    """Whether two sites near each other may be one: the same name, or the same owner and kind."""
    name, owner = _plain(site.get("name")), _plain(site.get("owner"))
    if name and name == _plain(other.name):
        return True
    # Poles of one owner stand in rows: only the same name makes them suspicious.
    kind = site.get("kind")
    return bool(owner) and owner == _plain(other.owner) and other.kind == kind != "pole"


def _plain(value: object) -> str:
    return "".join(text(value).casefold().split())


def _flag(
    rule: str,
    severity: Severity,
    facts: SiteFacts,
    message: str,
    used: dict[str, object],
    remedy: str,
) -> Flag:
    return Flag(rule, severity, "position", facts.id, None, message, (), (), used, None, remedy)
