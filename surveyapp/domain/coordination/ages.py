"""How long something has waited, in the spans that lists and reports count by."""

from itertools import pairwise

from surveyapp.domain.language import _

AGES = (30, 90, 180)
"""Calendar days up to which an age is counted together; what is older comes last."""


def age_of(days: int) -> int:
    """The span of `AGES` that a number of days falls in, from 0."""
    return next((n for n, most in enumerate(AGES) if days <= most), len(AGES))


def age_labels() -> list[str]:
    """What the spans are called, the shortest first."""
    words = [_("{most} 天以内").format(most=AGES[0])]
    for low, most in pairwise(AGES):
        words.append(_("{low}–{most} 天").format(low=low + 1, most=most))
    return [*words, _("{low} 天以上").format(low=AGES[-1])]
