"""All packs at hand, and which of them are in force for a county on a day."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from surveyapp.domain.bundled import resource
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy.packs import Pack
from surveyapp.domain.policy.reading import read_pack

_NOT_PACKS = frozenset({"defaults.toml", "radiation.toml"})


@dataclass(frozen=True, eq=False, slots=True)
class Library:
    """Packs by id. Raises `PACK_INVALID` when one extends another that is not there."""

    packs: Mapping[str, Pack]

    def __post_init__(self) -> None:
        for pack in self.packs.values():
            _check_parents(pack, self.packs)

    def joined(self, *packs: Pack) -> "Library":
        """This library with more packs; one of the same id takes the place of the old."""
        return Library({**self.packs, **{pack.id: pack for pack in packs}})

    def pack(self, identifier: str) -> Pack:
        """The pack of that id; raises `NO_SUCH_CHOICE`."""
        if identifier not in self.packs:
            known = _("、").join(self.packs)
            raise SurveyError(Problem.NO_SUCH_CHOICE, value=identifier, known=known)
        return self.packs[identifier]

    def packs_for(self, county: str, day: date) -> tuple[Pack, ...]:
        """The texts in force there and then: most local first, law last, what each extends included."""
        found = {p.id: p for p in self._lineage(county) if p.kind != "template" and p.holds(day)}
        return tuple(sorted(found.values(), key=lambda p: _rank(p, county)))

    def _lineage(self, county: str) -> Iterator[Pack]:
        for pack in self.packs.values():
            if pack.closeness(county) and pack.kind != "template":
                yield pack
                while pack.extends:
                    pack = self.packs[pack.extends]  # noqa: PLW2901 - walking up
                    yield pack


def _rank(pack: Pack, county: str) -> tuple[bool, int, int, str]:
    return (pack.kind == "law", -pack.closeness(county), -pack.since.toordinal(), pack.id)


def _check_parents(pack: Pack, packs: Mapping[str, Pack]) -> None:
    seen = {pack.id}
    above = pack
    while above.extends:
        if above.extends not in packs or above.extends in seen:
            reason = _("没有可继承的政策包“{name}”，或继承成环。").format(name=above.extends)
            raise SurveyError(
                Problem.PACK_INVALID,
                path=pack.path or pack.id,
                line=1,
                key="extends",
                reason=reason,
            )
        above = packs[above.extends]
        seen.add(above.id)


def load_packs(folder: Path) -> tuple[Pack, ...]:
    """Every pack in a folder, by name of file; raises `PACK_INVALID` at the first fault."""
    files = sorted(p for p in folder.glob("*.toml") if p.name not in _NOT_PACKS)
    return tuple(read_pack(_text(file), file.name) for file in files)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        reason = _("不是 UTF-8 文字。请另存为 UTF-8。")
        raise SurveyError(
            Problem.PACK_INVALID, path=file.name, line=line, key="UTF-8", reason=reason
        ) from error


@cache
def bundled_library() -> Library:
    """The packs that come with the program, read once."""
    return Library({pack.id: pack for pack in load_packs(resource("policy"))})


@cache
def defaults() -> Mapping[str, float]:
    """Figures of practice by dotted key; no text sets them, and a county may set its own."""
    tables = tomllib.loads(resource("policy", "defaults.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {f"{name}.{key}": value for name, table in tables.items() for key, value in table.items()}
    )


def packs_for(county: str, day: date, library: Library | None = None) -> tuple[Pack, ...]:
    """Which texts are in force in a county on a day, most local first."""
    return (library or bundled_library()).packs_for(county, day)


def adopt(
    template: Pack,
    *,
    identifier: str,
    prefixes: Iterable[str],
    since: date,
    city: str,
    title: str = "",
    number: str = "",
    extends: str = "",
) -> Pack:
    """A template made a city's own: the masked X becomes its name, and it holds from its day on."""
    named = tuple(
        replace(row, names=tuple(name.replace("X", city) for name in row.names))
        for row in template.departments
    )
    return replace(
        template,
        id=identifier,
        kind="plan",
        title=title or template.title,
        number=number,
        extends=extends,
        prefixes=tuple(prefixes),
        since=since,
        departments=named,
    )
