"""What templates of batches and lists ask for: the words of states, objections, shots and entries."""

from collections.abc import Mapping

from surveyapp.domain import vocabulary as v
from surveyapp.domain.batches import ABOUT, BATCH_STATE, OUTCOME, Shown
from surveyapp.domain.batches.columns import OFFERED
from surveyapp.domain.changes import Value
from surveyapp.domain.fields import field_of
from surveyapp.domain.language import _, language


def category(identifier: str) -> str:
    """The word for a category of the opening catalogue."""
    return v.CATEGORY.label(identifier) if identifier else ""


def opening(identifier: str) -> str:
    """The word for how a site is open."""
    return v.OPENING.label(identifier) if identifier else ""


def shot(kind_name: str, identifier: str) -> str:
    """What a photo of a kind of site shows."""
    shots = v.REQUIRED_SHOTS.get(kind_name)
    return shots.label(identifier) if shots and identifier else ""


def heading(column: Shown) -> str:
    """A column's heading; the usual ones in the reader's language, a county's own as it is."""
    field = field_of("site", column.name)
    usual = column.label == OFFERED[column.name]
    if not usual or language() == "zh":
        return column.label
    return field.label if field else _("序号")


def batch_state(identifier: str) -> str:
    """The word for where a batch stands."""
    return BATCH_STATE.label(identifier)


def about(identifier: str) -> str:
    """The word for what an objection is about."""
    return ABOUT.label(identifier)


def abouts() -> tuple[v.Choice, ...]:
    """Everything an objection may be about."""
    return ABOUT.choices


def outcome(identifier: str) -> str:
    """The word for how an objection was answered."""
    return OUTCOME.label(identifier)


def entry_name(entry: Mapping[str, Value]) -> str:
    """What a listed site is called, by the columns that its list has."""
    return str(entry.get("name") or entry.get("address") or "")
