"""What the record still owes: photos where they belong, promises kept, dates that are real."""

from collections.abc import Iterator

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import (
    SiteFacts,
    amount,
    come,
    day,
    picked,
    position,
    record_id,
    text,
    yes,
)
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.overrides import PHOTO_FAR
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity
from surveyapp.domain.positions import distance_m

_REQUIRED: dict[object, tuple[frozenset[object], tuple[str, ...]]] = {
    kind: (frozenset(shot.id for shot in shots), tuple(shot.id for shot in shots))
    for kind, shots in v.REQUIRED_SHOTS.items()
}
_DEGREE_M = 160_000
"""More than a degree is long: both spans below limit / this mean nearer than the limit for sure."""


def shot_missing(facts: SiteFacts, _policy: Policy) -> tuple[Flag, ...]:
    """Required views that no photo shows; a candidate waiting to be confirmed owes none."""
    required = _REQUIRED.get(facts.site.get("kind"))
    if required is None or yes(facts.site.get("candidate")):
        return ()
    left = required[0].difference([photo.get("shot") for photo in facts.photos])
    if not left:
        return ()
    missing = [shot for shot in required[1] if shot in left]
    labels = v.REQUIRED_SHOTS[str(facts.site.get("kind"))].label
    listed = _("、").join(labels(shot) for shot in missing[:4]) + ("…" if len(missing) > 4 else "")
    message = _("缺 {count} 张必拍照片：{listed}。").format(count=len(missing), listed=listed)
    used = picked("site", facts.site, "kind", "candidate")
    used["photo.missing"] = missing
    return (_flag("shot_missing", Severity.NOTICE, facts, None, message, used, _("离开前补拍。")),)


def photo_far_from_site(facts: SiteFacts, policy: Policy) -> tuple[Flag, ...]:
    """Photos taken farther from the site than a surveyor stands."""
    place = position(facts.site) if facts.photos else None
    if place is None:
        return ()
    limit = policy.value(PHOTO_FAR) or 0
    far = sorted(_far(facts, *place, limit))
    if not far:
        return ()
    message = _("{count} 张照片的拍摄位置离站址超过 {limit} m，最远 {farthest} m。").format(
        count=len(far), limit=amount(limit), farthest=amount(round(max(d for _id, d in far)))
    )
    used = picked("site", facts.site, "lon", "lat")
    used |= {"photo.far": [[photo, round(d)] for photo, d in far], "policy.photo_far_m": limit}
    remedy = _("核对照片是否归错站址，或站址坐标是否有误。")
    return (_flag("photo_far_from_site", Severity.WARNING, facts, None, message, used, remedy),)


def _far(facts: SiteFacts, lon: float, lat: float, limit: float) -> Iterator[tuple[str, float]]:
    sure = limit / _DEGREE_M
    for photo in facts.photos:
        east, north = photo.get("lon"), photo.get("lat")
        # Nearly every photo of nearly every site ends here, before anything is looked at closely.
        if (
            isinstance(east, float)
            and isinstance(north, float)
            and (abs(east - lon) < sure and abs(north - lat) < sure)
        ):
            continue
        taken = position(photo)
        if taken is None:
            continue
        distance = distance_m(lon, lat, *taken)
        if distance > limit:
            yield str(photo.get("id") or ""), distance


def broken_promise(facts: SiteFacts, _policy: Policy) -> Iterator[Flag]:
    """A promise past its date that was not kept."""
    for visit in facts.visits:
        promised = day(visit.get("promised_by"))
        if promised is None or promised >= facts.today or day(visit.get("kept_on")):
            continue
        message = _("{who}承诺 {day} 前{promise}，已逾期。").format(
            who=text(visit.get("met")) or _("对方"),
            day=promised.isoformat(),
            promise=text(visit.get("promise")) or _("兑现"),
        )
        used = picked("visit", visit, "met", "promise", "promised_by", "kept_on")
        remedy = _("再次上门；不能兑现的转为障碍。")
        yield _flag(
            "broken_promise", Severity.WARNING, facts, record_id(visit), message, used, remedy
        )


def plan_not_actual(facts: SiteFacts, _policy: Policy) -> Iterator[Flag]:
    """A date of completion that has not come: a plan, which never counts as built."""
    for station in facts.stations:
        built = day(station.get("built_on"))
        if built is None or built <= facts.today:
            continue
        message = _("建成日期 {day} 尚未到来：计划不能当作建成，统计不计。").format(
            day=built.isoformat()
        )
        used = picked("station", station, "built_on")
        remedy = _("改填“计划建成”，建成后再填建成日期。")
        yield _flag(
            "plan_not_actual", Severity.WARNING, facts, record_id(station), message, used, remedy
        )


def plan_overdue(facts: SiteFacts, _policy: Policy) -> Iterator[Flag]:
    """A planned date that has passed with nothing built; it stays a plan."""
    for station in facts.stations:
        planned = day(station.get("planned_on"))
        if planned is None or planned >= facts.today or come(station.get("built_on"), facts.today):
            continue
        message = _("计划 {day} 建成，尚未登记建成。").format(day=planned.isoformat())
        used = picked("station", station, "planned_on", "built_on")
        remedy = _("核实进度：已建成的填建成日期，未建成的改计划。")
        yield _flag(
            "plan_overdue", Severity.NOTICE, facts, record_id(station), message, used, remedy
        )


def _flag(
    rule: str,
    severity: Severity,
    facts: SiteFacts,
    record: str | None,
    message: str,
    used: dict[str, object],
    remedy: str,
) -> Flag:
    return Flag(rule, severity, "evidence", facts.id, record, message, (), (), used, None, remedy)
