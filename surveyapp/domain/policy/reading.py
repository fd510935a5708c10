"""Makes a `Pack` from the text of its file, after the schema has found nothing wrong."""

import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from surveyapp.domain.policy.overrides import read_override
from surveyapp.domain.policy.packs import (
    AwardPart,
    AwardRule,
    Clause,
    FeeRule,
    Goal,
    Opening,
    Pack,
    Responsible,
    TargetFigure,
)
from surveyapp.domain.policy.schema import check_pack

Row = Mapping[str, Any]


def read_pack(text: str, path: str = "pack.toml") -> Pack:
    """The pack of a file's text; raises `PACK_INVALID` with the first fault's line, key and remedy."""
    findings = check_pack(text, path)
    if findings:
        raise findings[0].error()
    table = tomllib.loads(text)
    validity, builds = table["validity"], table.get("builds", {})
    return Pack(
        id=table["id"],
        kind=table["kind"],
        title=table["title"],
        number=table["number"],
        issuer=table["issuer"],
        issued=table.get("issued"),
        extends=table["extends"],
        prefixes=tuple(table["prefixes"]),
        since=validity["from"],
        until=validity.get("until"),
        note=validity.get("note", ""),
        clauses=MappingProxyType({row["id"]: Clause(**row) for row in table["clauses"]}),
        opening=tuple(_opening(row) for row in table.get("opening", ())),
        fees=tuple(_fee(row) for row in table.get("fees", ())),
        goals=tuple(_goal(row) for row in table.get("goals", ())),
        targets=tuple(TargetFigure(**row) for row in table.get("targets", ())),
        award=_award(table["award"]) if "award" in table else None,
        reserve=tuple(builds.get("reserve", ())),
        reserve_clause=builds.get("clause", ""),
        build_first=table.get("moves", {}).get("build_first", False),
        departments=tuple(_responsible(row) for row in table.get("departments", ())),
        overrides=tuple(read_override(row) for row in table.get("overrides", ())),
        path=path,
    )


def _opening(row: Row) -> Opening:
    return Opening(
        row["clause"],
        row["duty"],
        row["free"],
        frozenset(row.get("categories", ())),
        frozenset(row.get("owner_types", ())),
        frozenset(row.get("not_owned_by", ())),
    )


def _fee(row: Row) -> FeeRule:
    words, types = tuple(row.get("payee_words", ())), frozenset(row.get("payee_types", ()))
    return FeeRule(row["clause"], row["verdict"], frozenset(row["kinds"]), words, types)


def _goal(row: Row) -> Goal:
    cities = tuple(row.get("cities", ()))
    return Goal(row["name"], row["clause"], row["share"], row["written"], row.get("year"), cities)


def _award(row: Row) -> AwardRule:
    parts = tuple(
        AwardPart(
            MappingProxyType(dict(part["split"])),
            part.get("yuan"),
            part.get("match", ""),
            part.get("where", ""),
        )
        for part in row["parts"]
    )
    years = tuple(row["years"]) if "years" in row else None
    return AwardRule(row["clause"], row["network_mode"], parts, years, row.get("at_most_yuan"))


def _responsible(row: Row) -> Responsible:
    categories = frozenset(row.get("categories", ()))
    return Responsible(frozenset(row["topics"]), tuple(row["names"]), row["section"], categories)
