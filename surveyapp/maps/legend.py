"""How sites are told apart on a map: shape by kind, colour by state, hollow where unconfirmed."""

from surveyapp.domain.changes import Value
from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import KIND, STATE
from surveyapp.maps.content import STATE_COLOURS

CANDIDATE_COLOUR = "#7a52b3"

_KINDS: dict[object, int] = {choice.id: i for i, choice in enumerate(KIND, 1)}
_STATES: dict[object, int] = {choice.id: i for i, choice in enumerate(STATE, 1)}
CANDIDATE = len(_STATES) + 1
"""The number of a site that a person has not confirmed yet; states come before it."""


def kind_number(kind: Value) -> int:
    """The place of a kind in `legend()`, 0 for none."""
    return _KINDS.get(kind, 0)


def state_number(state: Value, candidate: Value = 0) -> int:
    """The place of a state in `legend()`, 0 for none."""
    return CANDIDATE if candidate else _STATES.get(state, 0)


def legend() -> dict[str, list[dict[str, object]]]:
    """Kinds and states by number, with words in the language of this context."""
    kinds: list[dict[str, object]] = [{}]
    kinds += [{"id": c.id, "label": c.label} for c in KIND]
    states: list[dict[str, object]] = [{"colour": "#ffffff"}]
    states += [{"label": c.label, "colour": STATE_COLOURS[c.id]} for c in STATE]
    states.append({"label": _("待确认"), "colour": CANDIDATE_COLOUR, "hollow": True})
    return {"kinds": kinds, "states": states}
