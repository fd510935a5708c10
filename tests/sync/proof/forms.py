"""Forms as no page of ours sends them: fields missing, doubled, huge, of another kind or county."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import hypothesis.strategies as st
from starlette.applications import Starlette

from tests.sync.proof.two_counties import ROLES, Known

JUNK = (
    "", " ", "\0", "a\0b", "-1", "0", "1", "1.5", "1e400", "9" * 25, "9" * 5_000, "NaN", "true",
    "0001-01-01", "9999-12-31", "2026-02-30", "2026-09-21", "../../etc/passwd", "%", "' OR 1=1 --",
    "<script>alert(1)</script>", "{{7*7}}", "=1+1", "\u202e\U00020bb7", "\ud800", "字" * 3_000,
    "a\r\nb", "keep", "take", "solved", "rejected", "upheld", "yes", "pdf", "ownership", "name",
    "2026年第二批", "补拍门牌", "三楼",
)  # fmt: skip
HUGE = b"x" * 1_200_000
LIKELY = {
    "chosen": "look", "both": "look", "looked": "look", "stays": "rec", "photo": "rec",
    "supersedes": "key", "solved": "rec",
}  # fmt: skip
"""What of the known a field means, where it has another name."""
USUAL = {
    "days": ("15", "5"), "names": ("name", "owner", "number"), "no": ("1", "2", ""),
    "label": ("名称", "产权单位"), "choice": ("keep", "take"), "kind": ("pdf", "xlsx"),
    "outcome": ("solved", "partly", "rejected", "upheld"), "whole": ("yes", ""), "why": ("", "待核"),
    "due_on": ("", "2026-12-01"), "on": ("", "2026-09-21"), "received_on": ("", "2026-03-24"),
}  # fmt: skip
"""What else people enter; in any other field it is words."""
WORDS = ("补拍门牌", "2026年第二批", "县工信局三楼")
Pair = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Route:
    """A form's address and the names of its fields."""

    path: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form on its way."""

    role: str
    path: str
    pairs: tuple[Pair, ...]
    honest: bool
    """Whether it carries the proof that it is ours."""
    files: tuple[bool, ...]
    """Which of the fields come as files; with none the form is no multipart."""
    huge: str
    """A field with more in it than a request may bring, if any."""

    def request(self, csrf: str) -> dict[str, Any]:
        """What `httpx` is asked to send."""
        pairs = [*self.pairs]
        if self.honest:
            pairs.append(("csrf", csrf.encode()))
        if self.huge:
            pairs.append((self.huge, HUGE))
        if not any(self.files):
            content = urlencode(pairs)
            return {
                "content": content,
                "headers": {"Content-Type": "application/x-www-form-urlencoded"},
            }
        files = (*self.files, False, False)
        named = [
            (name, ("照片.jpg" if file else None, value))
            for (name, value), file in zip(pairs, files, strict=False)
        ]
        return {"files": named}


def routes(app: Starlette) -> Iterator[Route]:
    """Every form that the application takes from a browser."""
    for included in app.routes:
        contexts: Any = getattr(included, "effective_route_contexts", lambda: ())
        for route in contexts():
            if "POST" in route.methods and not route.path.startswith("/v1"):
                yield Route(route.path, tuple(sorted(set(_fields(route.dependant)))))


def _fields(dependant: Any) -> Iterator[str]:
    yield from (field.alias for field in dependant.body_params)
    for part in dependant.dependencies:
        yield from _fields(part)


def forms(route: Route, counties: Sequence[Known]) -> st.SearchStrategy[Sent]:
    """Forms to a route by anybody: what is there in any county, and what nobody would send."""
    known = {
        name: [value for county in counties for value in getattr(county, name)]
        for name in Known.__dataclass_fields__
    }
    odd = _odd([value for values in known.values() for value in values])

    def usual(name: str) -> st.SearchStrategy[bytes]:
        meant = known.get(LIKELY.get(name, name), [])
        if name == "seen":
            meant = [*meant, *["999999"] * len(meant)]
        if name == "key" and route.path.endswith("/cases"):
            meant = known["proposal"]
        if name == "about":
            meant = [*known["rec"], "ownership"]
        if name == "site" and "/batches" in route.path:
            meant = known["rec"]
        return st.sampled_from(meant or USUAL.get(name, WORDS)).map(_encoded)

    @st.composite
    def form(draw: st.DrawFn) -> Sent:
        pairs = [(name, draw(usual(name))) for name in route.fields if name != "csrf"]
        for _ in range(draw(st.integers(0, 3)) if pairs else 0):
            _spoil(draw, pairs, odd)
        multipart = draw(st.integers(0, 3)) == 3
        return Sent(
            role=draw(st.sampled_from(("office", "office", "office", *ROLES, "nobody"))),
            path=draw(_paths(route, known)),
            pairs=tuple(pairs),
            honest=draw(st.integers(0, 15)) < 15,
            files=tuple(draw(st.integers(0, 5)) == 5 for _ in pairs) if multipart else (),
            huge=draw(st.sampled_from((*[""] * 30, "odd"))),
        )

    return form()


def _odd(known: Sequence[str]) -> st.SearchStrategy[bytes]:
    text = st.one_of(st.sampled_from(JUNK), st.sampled_from(known), st.text(max_size=30))
    return st.one_of(text.map(_encoded), text.map(_encoded), st.binary(max_size=20))


def _spoil(draw: st.DrawFn, pairs: list[Pair], odd: st.SearchStrategy[bytes]) -> None:
    """Leave a field out, say it twice, or say something else."""
    if not pairs:
        return
    at = draw(st.integers(0, len(pairs) - 1))
    name, value = pairs[at]
    match draw(st.integers(0, 5)):
        case 0:
            del pairs[at]
        case 1:
            pairs.append((name, value))
        case 2:
            pairs.append((name, draw(odd)))
        case _:
            pairs[at] = name, draw(odd)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _paths(route: Route, known: Mapping[str, list[str]]) -> st.SearchStrategy[str]:
    def of(name: str) -> st.SearchStrategy[str]:
        if name == "county":
            real = [known["county"][0]] * 10 + known["county"]
        elif name == "serial":
            real = ["1", "2"]
        else:
            real = known["case" if name == "rec" and "/cases/" in route.path else name]
        junk = [one for one in JUNK if 0 < len(one) < 100]
        return st.sampled_from([*real * (1 + 200 // len(real)), *junk]).map(
            lambda text: quote(_encoded(text), safe="")
        )

    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    return st.fixed_dictionaries({name: of(name) for name in names}).map(
        lambda told: route.path.format(**told)
    )
