"""The policy of one county on one day: all packs in force, worked into what a rule looks up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from surveyapp.domain.policy import overrides as o
from surveyapp.domain.policy import terms
from surveyapp.domain.policy.library import Library, bundled_library, defaults
from surveyapp.domain.policy.overrides import Override
from surveyapp.domain.policy.packs import ClauseRef, FeeRule, Opening, Pack

_SAME_TABLE = {"fee_basis": "fees", "cabinets": "poles"}
"""Topics that a pack may leave to the departments of another."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What an owner must open, by the most local text that speaks; all texts that do are cited."""

    duty: str
    free: bool
    clauses: tuple[ClauseRef, ...]

    @property
    def binds(self) -> bool:
        """Whether a refusal breaks it; encouragement binds nobody."""
        return self.duty != "encouraged"


@dataclass(frozen=True, eq=False, slots=True)
class Policy:
    """What holds in a county on a day. Made once by `policy_for`, read by every rule."""

    county: str
    day: date
    packs: tuple[Pack, ...]
    values: Mapping[str, Override] = field(default_factory=dict)
    reserve: tuple[str, ...] = ()
    build_first: bool = False
    _clauses: dict[str, tuple[ClauseRef, ...]] = field(default_factory=dict)
    _duties: dict[tuple[object, object], Duty | None] = field(default_factory=dict)
    _fees: dict[object, tuple[tuple[FeeRule, ClauseRef], ...]] = field(default_factory=dict)
    _departments: dict[tuple[str, object], tuple[str, ...]] = field(default_factory=dict)

    def clauses(self, topic: str) -> tuple[ClauseRef, ...]:
        """Every clause on a topic, the most local text first."""
        found = self._clauses.get(topic)
        if found is None:
            found = self._clauses[topic] = tuple(
                p.cite(c.id) for p in self.packs for c in p.clauses.values() if c.topic == topic
            )
        return found

    def duty(self, category: object, owner_type: object) -> Duty | None:
        """The duty of a place by its category, else by its kind of owner; None when none speaks."""
        key = (category, owner_type)
        if key not in self._duties:
            self._duties[key] = self._find_duty(category, owner_type)
        return self._duties[key]

    def fee_rules(self, kind: object) -> tuple[tuple[FeeRule, ClauseRef], ...]:
        """What the texts say of a kind of fee, the strongest verdict first, then the most local."""
        if kind not in self._fees:
            order = [verdict.id for verdict in terms.VERDICT]
            rules = ((r, p.cite(r.clause)) for p in self.packs for r in p.fees if kind in r.kinds)
            self._fees[kind] = tuple(sorted(rules, key=lambda r: order.index(r[0].verdict)))
        return self._fees[kind]

    def departments(self, topic: str, category: object = None) -> tuple[str, ...]:
        """Who is in charge, the lead first; for a category its own department comes second."""
        key = (topic, category)
        if key not in self._departments:
            self._departments[key] = self._find_departments(topic, category)
        return self._departments[key]

    def value(self, key: str) -> float | None:
        """A county's own figure, else the figure of practice, else None."""
        own = self.values.get(key)
        return own.value if own else defaults().get(key)

    def _find_duty(self, category: object, owner_type: object) -> Duty | None:
        speaking = tuple(self._speaking("categories", category, owner_type)) or tuple(
            self._speaking("owner_types", owner_type, owner_type)
        )
        if not speaking:
            return None
        first = speaking[0][0]
        return Duty(first.duty, first.free, tuple(clause for _opening, clause in speaking))

    def _speaking(
        self, attribute: str, value: object, owner_type: object
    ) -> Iterator[tuple[Opening, ClauseRef]]:
        for pack in self.packs:
            for opening in pack.opening:
                named: frozenset[str] = getattr(opening, attribute)
                if value in named and owner_type not in opening.not_owned_by:
                    yield opening, pack.cite(opening.clause)

    def _find_departments(self, topic: str, category: object) -> tuple[str, ...]:
        for names in (topic, _SAME_TABLE.get(topic, topic)), ("default",):
            for pack in self.packs:
                for name in names:
                    if found := _in_charge(pack, name, category):
                        return found
        return ()


def _in_charge(pack: Pack, topic: str, category: object) -> tuple[str, ...]:
    rows = [row for row in pack.departments if topic in row.topics]
    general = [name for row in rows if not row.categories for name in row.names]
    special = [name for row in rows if category in row.categories for name in row.names]
    return tuple(dict.fromkeys((*general[:1], *special, *general[1:]))) if general else ()


def policy_for(
    county: str, day: date, overrides: Sequence[Override] = (), library: Library | None = None
) -> Policy:
    """The policy of a county on a day, with its own values over the texts; kept once made."""
    return _policy(county, day, tuple(overrides), library or bundled_library())


@lru_cache(maxsize=512)
def _policy(county: str, day: date, overrides: tuple[Override, ...], library: Library) -> Policy:
    packs = library.packs_for(county, day)
    shipped = tuple(own for pack in reversed(packs) for own in pack.overrides)
    builds = next((p for p in packs if p.reserve), None)
    return Policy(
        county=county,
        day=day,
        packs=packs,
        values=o.in_force((*shipped, *overrides), county, day),
        reserve=builds.reserve if builds else (),
        build_first=any(p.build_first for p in packs),
    )


def departments(topic: str, policy: Policy, category: object = None) -> tuple[str, ...]:
    """Lead and co-departments of a topic from the packs in force."""
    return policy.departments(topic, category)
