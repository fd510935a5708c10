"""The rules: each a pure function of a site's facts and the policy, registered here and nowhere else."""

from collections.abc import Callable, Iterable, Mapping

from surveyapp.domain.policy.facts import SiteFacts
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.rules.builds import missing_reservation
from surveyapp.domain.policy.rules.evidence import (
    broken_promise,
    photo_far_from_site,
    plan_not_actual,
    plan_overdue,
    shot_missing,
)
from surveyapp.domain.policy.rules.fees import (
    fee_above_lowest_standard,
    fee_without_basis,
    forbidden_fee,
)
from surveyapp.domain.policy.rules.moves import move_before_building, move_without_replacement
from surveyapp.domain.policy.rules.obstacles import hindrance
from surveyapp.domain.policy.rules.opening import refusal_by_duty_owner, rent_by_duty_owner
from surveyapp.domain.policy.rules.poles import cabinets_to_merge, poles_to_merge
from surveyapp.domain.policy.rules.positions import (
    likely_gcj02,
    near_border,
    near_duplicate,
    outside_county,
)
from surveyapp.domain.policy.rules.power import (
    resale_price_above_cap,
    resale_price_unjudged,
    resale_where_direct_possible,
)
from surveyapp.domain.policy.rules.procedures import overdue_procedure, procedure_missing
from surveyapp.domain.vocabulary import Vocabulary

Rule = Callable[[SiteFacts, Policy], Iterable[Flag]]

SITE_RULES: tuple[Rule, ...] = (
    refusal_by_duty_owner,
    missing_reservation,
    procedure_missing,
    poles_to_merge,
    cabinets_to_merge,
    outside_county,
    near_border,
    likely_gcj02,
    near_duplicate,
    photo_far_from_site,
    shot_missing,
)
"""Rules that look at every site."""

RECORD_RULES: Mapping[str, tuple[Rule, ...]] = {
    "fees": (
        forbidden_fee,
        fee_without_basis,
        fee_above_lowest_standard,
        rent_by_duty_owner,
    ),
    "supplies": (resale_price_above_cap, resale_price_unjudged, resale_where_direct_possible),
    "obstacles": (hindrance, move_without_replacement, move_before_building),
    "approvals": (overdue_procedure,),
    "visits": (broken_promise,),
    "stations": (plan_not_actual, plan_overdue),
}
"""Rules that look at one kind of record, by its name in `SiteFacts`: most sites have few of them."""

RULES: tuple[Rule, ...] = (*SITE_RULES, *(r for rules in RECORD_RULES.values() for r in rules))

RULE = Vocabulary(
    "rule",
    ("forbidden_fee", "违规收费", "Forbidden fee"),
    ("fee_without_basis", "收费没有依据", "Fee without basis"),
    ("fee_above_lowest_standard", "收费高于最低标准", "Fee above the lowest standard"),
    ("rent_or_refusal_by_duty_owner", "应开放而收租或拒绝", "Rent or refusal by a duty owner"),
    ("resale_price_above_cap", "转供电加价", "Resale price above the cap"),
    ("resale_price_unjudged", "转供电价待核", "Resale price to be checked"),
    ("resale_where_direct_possible", "可转改直", "Resale where direct is possible"),
    ("resale_share_above_goal", "转供电占比超标", "Resale share above the goal"),
    ("blocked_access", "阻挠施工或维护", "Works or upkeep blocked"),
    ("locked_roof", "天面锁闭", "Roof locked"),
    ("damage", "损坏设施", "Damage to equipment"),
    ("occupation", "侵占设施", "Occupation of equipment"),
    ("misuse", "挪用设施", "Misuse of equipment"),
    ("no_power", "引电困难", "No power supply"),
    ("complaint", "群众投诉", "Complaint of residents"),
    ("radiation_worry", "辐射疑虑", "Radiation worry"),
    ("move_without_replacement", "迁移没有替代站址", "Move without replacement"),
    ("move_before_building", "未建先拆", "Taken down before rebuilt"),
    ("missing_reservation", "新建未预留", "Reservation missing"),
    ("overdue_procedure", "手续超时", "Procedure overdue"),
    ("procedure_missing", "缺少手续", "Procedure missing"),
    ("poles_to_merge", "可合并杆体", "Poles to merge"),
    ("cabinets_to_merge", "可整合箱体", "Cabinets to merge"),
    ("outside_county", "坐标不在本县区", "Outside its county"),
    ("near_border", "临近县界", "Near a border"),
    ("likely_gcj02", "疑为火星坐标", "Likely GCJ-02"),
    ("near_duplicate", "疑似重复", "Likely a duplicate"),
    ("photo_far_from_site", "照片离站址过远", "Photo far from its site"),
    ("shot_missing", "缺少必拍项", "Required shot missing"),
    ("broken_promise", "承诺逾期", "Promise past its date"),
    ("plan_not_actual", "建成日期未到", "Built date yet to come"),
    ("plan_overdue", "计划逾期未建", "Planned date past"),
)
"""Every rule's identifier with what people call it."""
