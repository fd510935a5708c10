"""The values that a county may set, as people name them: what it is, of which kind, in which unit."""

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import _
from surveyapp.domain.policy import overrides as o
from surveyapp.domain.policy.flags import Flag

FAMILIES = (o.LOWEST_FEE, o.LIMIT_DAYS, o.TARGET)
"""Beginnings of keys that need a kind or a year to be whole."""

VALUE = v.Vocabulary(
    "policy_value",
    (o.RESALE_CAP, "转供电价上限", "Cap on resale power"),
    (o.BORDER, "临近县界距离", "Distance to a border"),
    (o.PHOTO_FAR, "照片偏离距离", "Distance of a photo"),
    (o.DUPLICATE, "疑似重复距离", "Distance of duplicates"),
    (o.MERGING, "多杆合一距离", "Merging distance"),
    (o.DUE_DAYS, "协调办理工作日", "Working days of a case"),
)
"""Keys that people may call by name; all others are named by their key."""


def family_label(family: str) -> str:
    """A kind of value that needs more to be whole."""
    return {
        o.LOWEST_FEE: _("最低收费标准"), o.LIMIT_DAYS: _("手续办理时限"), o.TARGET: _("建设目标"),
    }[family]  # fmt: skip


def key_label(key: str) -> str:
    """A key as people read it; the key itself where no word is known."""
    if key in {choice.id for choice in VALUE}:
        return VALUE.label(key)
    family = family_of(key)
    if family is None:
        return key
    rest = key.removeprefix(f"{family}.").split(".")
    words = [family_label(family)]
    if family == o.LOWEST_FEE and len(rest) == 2:
        words += [v.FEE_KIND.label(rest[0]), v.FEE_PERIOD.label(rest[1])]
    elif family == o.LIMIT_DAYS:
        words.append(v.APPROVAL_KIND.label(rest[0]))
    else:
        words += rest
    return " · ".join(words)


def family_of(key: str) -> str | None:
    """The family a key belongs to."""
    return next((family for family in FAMILIES if key.startswith(f"{family}.")), None)


def key_unit(key: str) -> str:
    """The unit of a key's value."""
    if key == o.RESALE_CAP:
        return _("元/kWh")
    family = family_of(key) or key
    units = {
        o.LOWEST_FEE: _("元"), o.LIMIT_DAYS: _("工作日"), o.TARGET: _("站"), o.DUE_DAYS: _("工作日"),
    }  # fmt: skip
    return units.get(family, _("米"))


def value_wanted(flag: Flag) -> str | None:
    """The key of the value that a finding cannot be judged without; None for all others."""
    lacks_cap = flag.rule == "resale_price_unjudged" and not flag.facts.get("policy.cap_known")
    return o.RESALE_CAP if lacks_cap else None
