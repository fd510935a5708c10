"""The life of a site record: draft, submitted, returned or approved, published, withdrawn."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a record stands between the surveyor and the county office."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


_NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.RETURNED, State.APPROVED, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.PUBLISHED, State.SUBMITTED, State.RETURNED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.WITHDRAWN, State.SUBMITTED}),
    State.WITHDRAWN: frozenset({State.DRAFT}),
}

MOVED = "moved_to"
"""A field of what has left a county's list: to which county; nothing again once it is back."""

_ELSEWHERE = {
    State.RETURNED: State.DRAFT,
    State.APPROVED: State.SUBMITTED,
    State.PUBLISHED: State.SUBMITTED,
}

LOCKED = frozenset({State.APPROVED, State.PUBLISHED})
"""States in which the field may only change a record through a new submission."""


def judges_the_whole(name: str, value: object) -> bool:
    """Whether writing this value to a field is a word on the whole record: to delete or to approve it."""
    return (name == "deleted" and bool(value)) or (name == "state" and value in LOCKED)


def elsewhere(state: State) -> State:
    """How a record stands in another county's list when it comes in: only that list's office judges it there."""
    return _ELSEWHERE.get(state, state)


def typed_elsewhere(told: Mapping[str, object], name: str) -> bool:
    """Whether a field of an op was worked on in another county's list, out of which its record comes in."""
    comes_in = MOVED in told and told[MOVED] is None
    return comes_in and name not in ("deleted", MOVED)


def may_become(present: State, wanted: State) -> bool:
    """Whether a record in one state may step to another."""
    return wanted in _NEXT[present]
