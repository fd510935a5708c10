"""New builds: what must be reserved, designed, built and accepted together with the house."""

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import SiteFacts, picked, tags
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity

_SEVERITY = {
    "design": Severity.NOTICE,
    "construction": Severity.WARNING,
    "acceptance": Severity.SEVERE,
}
"""The later it is seen, the less can be mended."""


def missing_reservation(facts: SiteFacts, policy: Policy) -> tuple[Flag, ...]:
    """Something that the texts want reserved is not, in a build that is not finished."""
    stage = facts.site.get("build_stage")
    severity = _SEVERITY.get(stage) if isinstance(stage, str) else None
    if severity is None or not policy.reserve:
        return ()
    reserved = tags(facts.site.get("reserved"))
    missing = [item for item in policy.reserve if item not in reserved]
    if not missing:
        return ()
    message = _("新建项目（{stage}）没有预留{missing}。").format(
        stage=v.BUILD_STAGE.label(str(stage)), missing=_("、").join(map(v.RESERVED.label, missing))
    )
    used = picked("site", facts.site, "build_stage", "reserved")
    used["policy.reserve"] = list(policy.reserve)
    return (
        Flag(
            "missing_reservation",
            severity,
            "builds",
            facts.id,
            None,
            message,
            policy.clauses("builds"),
            policy.departments("builds"),
            used,
            None,
            _("函告建设单位补齐预留，与主体工程同步设计、施工、验收。"),
        ),
    )
