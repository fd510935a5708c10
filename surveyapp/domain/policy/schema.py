"""The shape of a pack's file, and what must agree inside it."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import _
from surveyapp.domain.policy import overrides, terms
from surveyapp.domain.policy.checking import Fault, Finding, Key, check_table, locate, parse
from surveyapp.domain.policy.figures import read_figure, read_ratio
from surveyapp.domain.policy.lines import Path
from surveyapp.domain.vocabulary import Vocabulary

Rows = list[dict[str, Any]]


def _ids(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(choice.id for choice in vocabulary)


_SPLIT = Key("table", required=True, keys={payer: Key("integer") for payer in terms.PAYERS})
_CLAUSE = Key("text", required=True, empty=False)

PACK: Mapping[str, Key] = {
    "id": Key("text", required=True, empty=False),
    "kind": Key("text", required=True, choices=frozenset(terms.PACK_KIND)),
    "title": Key("text", required=True, empty=False),
    "number": Key("text", required=True),
    "issuer": Key("text", required=True),
    "issued": Key("date"),
    "extends": Key("text", required=True),
    "prefixes": Key("texts", required=True),
    "validity": Key(
        "table",
        required=True,
        keys={"from": Key("date", required=True), "until": Key("date"), "note": Key("text")},
    ),
    "clauses": Key(
        "rows",
        required=True,
        empty=False,
        keys={
            "id": Key("text", required=True, empty=False),
            "section": Key("text", required=True),
            "topic": Key("text", required=True, choices=_ids(terms.TOPIC)),
            "summary": Key("text", required=True, empty=False),
        },
    ),
    "opening": Key(
        "rows",
        keys={
            "clause": _CLAUSE,
            "duty": Key("text", required=True, choices=_ids(terms.DUTY)),
            "free": Key("boolean", required=True),
            "categories": Key("texts", choices=_ids(v.CATEGORY)),
            "owner_types": Key("texts", choices=_ids(v.OWNER_TYPE)),
            "not_owned_by": Key("texts", choices=_ids(v.OWNER_TYPE)),
        },
    ),
    "fees": Key(
        "rows",
        keys={
            "clause": _CLAUSE,
            "verdict": Key("text", required=True, choices=_ids(terms.VERDICT)),
            "kinds": Key("texts", required=True, choices=_ids(v.FEE_KIND)),
            "payee_words": Key("texts"),
            "payee_types": Key("texts", choices=_ids(v.OWNER_TYPE)),
        },
    ),
    "goals": Key(
        "rows",
        keys={
            "clause": _CLAUSE,
            "name": Key("text", required=True, choices=frozenset({"resale_share", "resale_first"})),
            "share": Key("number", required=True),
            "written": Key("text", required=True, empty=False),
            "year": Key("integer"),
            "cities": Key("texts"),
            "cities_written": Key("texts"),
        },
    ),
    "targets": Key(
        "rows",
        keys={
            "clause": _CLAUSE,
            "year": Key("integer", required=True),
            "stations": Key("integer", required=True),
            "written": Key("text", required=True, empty=False),
        },
    ),
    "award": Key(
        "table",
        keys={
            "clause": _CLAUSE,
            "network_mode": Key("text", required=True, choices=_ids(v.NETWORK_MODE)),
            "years": Key("integers"),
            "at_most_yuan": Key("integer"),
            "at_most_written": Key("text"),
            "parts": Key(
                "rows",
                required=True,
                keys={
                    "yuan": Key("integer"),
                    "written": Key("text"),
                    "match": Key("text", choices=frozenset(terms.PAYERS)),
                    "split": _SPLIT,
                    "split_written": Key("text"),
                    "where": Key("text", choices=frozenset(terms.PLACES)),
                },
            ),
        },
    ),
    "builds": Key(
        "table",
        keys={"clause": _CLAUSE, "reserve": Key("texts", required=True, choices=_ids(v.RESERVED))},
    ),
    "moves": Key("table", keys={"clause": _CLAUSE, "build_first": Key("boolean", required=True)}),
    "departments": Key(
        "rows",
        keys={
            "topics": Key("texts", required=True, choices=_ids(terms.TOPIC) | {"default"}),
            "categories": Key("texts", choices=_ids(v.CATEGORY)),
            "section": Key("text", required=True),
            "names": Key("texts", required=True, empty=False),
        },
    ),
    "overrides": Key("rows", keys=overrides.ROW),
}


def check_pack(text: str, path: str = "pack.toml") -> list[Finding]:
    """Every fault of a pack's file, with line, key and remedy; empty when it can be used."""
    table, findings = parse(text, path)
    if findings:
        return findings
    shape = locate(check_table(table, PACK), text, path)
    return shape or locate(_check_sense(dict(table)), text, path)


def _check_sense(pack: dict[str, Any]) -> Iterator[Fault]:
    for check in _SENSE:
        yield from check(pack)


def _check_identity(pack: dict[str, Any]) -> Iterator[Fault]:
    for number, prefix in enumerate(pack["prefixes"]):
        if not (prefix.isdigit() and 2 <= len(prefix) <= 6):
            yield Fault(("prefixes", number), _("不是行政区划代码。"), _("请写二至六位数字。"))
    if pack["kind"] != "template" and not pack["prefixes"]:
        yield Fault(("prefixes",), _("没有适用地区。"), _("请写行政区划代码的开头几位。"))
    since, until = pack["validity"]["from"], pack["validity"].get("until")
    if until is not None and until < since:
        yield Fault(("validity", "until"), _("失效日期早于生效日期。"), _("请核对两个日期。"))


def _check_clauses(pack: dict[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, clause in enumerate(pack["clauses"]):
        if clause["id"] in seen:
            yield Fault(("clauses", number, "id"), _("条款编号重复。"), _("请另取一个编号。"))
        seen.add(clause["id"])
        if pack["kind"] != "law" and not clause["section"]:
            yield Fault(
                ("clauses", number, "section"), _("没有章节号。"), _("请照原文写，如 三（一）3。")
            )
    for path, row in _citing(pack):
        if row["clause"] not in seen:
            remedy = _("可用：{known}。").format(known=_("、").join(sorted(seen)))
            yield Fault((*path, "clause"), _("没有这一条款。"), remedy)


def _citing(pack: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for name in ("opening", "fees", "goals", "targets"):
        for number, row in enumerate(pack.get(name, [])):
            yield (name, number), row
    for name in ("award", "builds", "moves"):
        if name in pack:
            yield (name,), pack[name]


def _check_figures(pack: dict[str, Any]) -> Iterator[Fault]:
    for number, row in enumerate(pack.get("targets", [])):
        yield from _agree(row["stations"], row["written"], ("targets", number, "written"))
    for number, row in enumerate(pack.get("goals", [])):
        yield from _agree(row["share"], row["written"], ("goals", number, "written"))
        if len(row.get("cities", [])) != len(row.get("cities_written", [])):
            yield Fault(("goals", number, "cities"), _("与所写城市数目不符。"), _("请逐一对应。"))


def _check_award(pack: dict[str, Any]) -> Iterator[Fault]:
    award = pack.get("award", {})
    if "at_most_yuan" in award:
        written = award.get("at_most_written", "")
        yield from _agree(award["at_most_yuan"], written, ("award", "at_most_written"))
    if "years" in award and len(award["years"]) != 2:
        yield Fault(("award", "years"), _("应有首尾两个年份。"), _("如 [2020, 2022]。"))
    for number, part in enumerate(award.get("parts", [])):
        yield from _check_part(part, ("award", "parts", number))


def _check_part(part: dict[str, Any], at: Path) -> Iterator[Fault]:
    if ("yuan" in part) == ("match" in part):
        yield Fault(at, _("金额与配套须二者取一。"), _("请写 yuan 或 match。"))
    if "yuan" in part:
        yield from _agree(part["yuan"], part.get("written", ""), (*at, "written"))
    shares = tuple(part["split"].values())
    if not shares or min(shares) <= 0:
        yield Fault(
            (*at, "split"),
            _("分担比例须为正整数。"),
            _("如 {example}。").format(example="{ province = 1 }"),
        )
    elif len(shares) > 1 and read_ratio(part.get("split_written", "")) != shares:
        yield Fault((*at, "split_written"), _("与分担比例不符。"), _("请照原文写比例，如 3:7。"))
    if "match" in part and part["match"] not in part["split"]:
        yield Fault((*at, "match"), _("被配套的一方不在比例中。"), _("请在 split 中写上它。"))


def _agree(value: float, written: str, at: Path) -> Iterator[Fault]:
    if read_figure(written) != Decimal(str(value)):
        reason = _("原文写法“{written}”与数值 {value} 不符。").format(written=written, value=value)
        yield Fault(at, reason, _("请照原文核对。"))


def _check_overrides(pack: dict[str, Any]) -> Iterator[Fault]:
    for number, row in enumerate(pack.get("overrides", [])):
        yield from overrides.check_override(row, ("overrides", number))


_SENSE: tuple[Callable[[dict[str, Any]], Iterator[Fault]], ...] = (
    _check_identity,
    _check_clauses,
    _check_figures,
    _check_award,
    _check_overrides,
)
