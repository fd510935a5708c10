"""Who may write what, who may read it, what is published: one table for ops, forms and lists.

A field that is not named here stands under its kind's `*`; a kind nobody here knows (of a newer
laptop) is kept, and read only by those who could have written it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from surveyapp.domain.fields import FIX, TABLES
from surveyapp.domain.language import _

SURVEYOR, OFFICE, BUREAU, READER = ROLES = ("surveyor", "office", "bureau", "reader")

WRITERS = frozenset({SURVEYOR, OFFICE})
EVERYONE = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()

PUBLISHED = (
    *("number", "kind", "name", "county", "township", "address", "category", "owner"),
    *("owner_type", "opening", "lon", "lat", "height_m", "note"),
)
PRIVATE = ("contact",)
ANSWERS = ("replied_on", "reply", "reminded_on")
"""What a city bureau may write into a matter: it hears from the city's departments and reminds them."""
WRITTEN_ONCE = {"photo": ("sha256", "size"), "fix": (*(f.name for f in FIX), "site")}


@dataclass(frozen=True, slots=True)
class Right:
    """What may be done with one field of one kind of record."""

    kind: str
    field: str
    write: frozenset[str] = WRITERS
    read: frozenset[str] = EVERYONE
    published: bool = False
    once: bool = False
    """Written with the record and never again: what was measured."""


def rights() -> Iterator[Right]:
    """The whole table, the general before the particular."""
    for kind in (*TABLES, "review"):
        yield Right(
            kind,
            "*",
            frozenset({OFFICE}) if kind == "review" else WRITERS,
            WRITERS if kind in PRIVATE else EVERYONE,
        )
    yield from (Right("site", name, published=True) for name in PUBLISHED)
    yield Right("site", "merged_into", frozenset({OFFICE}))
    yield from (Right("coordination", name, WRITERS | {BUREAU}) for name in ANSWERS)
    for kind, names in WRITTEN_ONCE.items():
        yield from (Right(kind, name, once=True) for name in names)


@cache
def _table() -> dict[tuple[str, str], Right]:
    return {(right.kind, right.field): right for right in rights()}


def right(kind: str, field: str = "*") -> Right:
    """What applies to a field, known or not."""
    table = _table()
    unknown = Right(kind, "*", WRITERS, WRITERS)
    return table.get((kind, field)) or table.get((kind, "*")) or unknown


def is_private(kind: str) -> bool:
    """Whether only writers may read records of this kind."""
    return right(kind).read != EVERYONE


def may_write(roles: Iterable[str]) -> bool:
    """Whether any of the roles writes at all."""
    return not WRITERS.isdisjoint(roles)


def role_words(role: str) -> str:
    """What a person may be, as people call it."""
    words = {
        SURVEYOR: _("勘察员"), OFFICE: _("县区专班"), BUREAU: _("市工信局"), READER: _("查阅"),
    }  # fmt: skip
    return words.get(role, role)
