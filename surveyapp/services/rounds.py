"""The rounds of a county's own repeats, written by address: answer, begin, take away.

`rooms[2]/area=12` answers a question of the second round; the number after the last begins a new
one, as does `rooms[+]=`; `rooms[2]=` takes the second away. Addresses are worked off in their order.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.xlsform import FieldProblem, FormState, Repeat

_HEAD = re.compile(r"(?P<repeat>.+?)\[(?P<number>\d+|\+)\](?:/(?P<rest>.+))?")


def is_address(name: str) -> bool:
    """Whether a name leads into a repeat."""
    return _HEAD.fullmatch(name) is not None


def top_of(name: str) -> str:
    """The key of the outermost repeat of an address: what its answers are kept under."""
    found = _HEAD.fullmatch(name)
    return found["repeat"] if found else name


def take_rounds(state: FormState, texts: Mapping[str, str]) -> Iterator[FieldProblem]:
    """Work addresses into a record; gives what was refused, which stays as it was before.

    Raises `NO_SUCH_FIELD` for an address the form does not have, or a round beyond the next one.
    """
    for name, text in texts.items():
        try:
            before = _take(state, name, text)
        except (KeyError, IndexError):
            raise SurveyError(Problem.NO_SUCH_FIELD, field=name) from None
        if before is None:
            continue
        found = next((p for p in state.problems() if p.field == name), None)
        if found is not None and found.problem is not Problem.REQUIRED:
            state.set(name, before)
            yield found


def changed_rounds(state: FormState, texts: Mapping[str, str]) -> dict[str, Any]:
    """The repeats that addresses lead into, whole, as they are kept; none left is null."""
    values = state.values()
    return {key: values[key] or None for key in dict.fromkeys(top_of(name) for name in texts)}


def _take(state: FormState, name: str, text: str) -> str | None:
    """Work one address in; gives the answer it replaces, None for a round that came or went."""
    head, rest = "", name
    while found := _HEAD.fullmatch(rest):
        address = f"{head}{found['repeat']}"
        there = state.rounds(address)
        number = there + 1 if found["number"] == "+" else int(found["number"])
        begins = number == there + 1 and (found["rest"] or found["number"] == "+")
        if begins and may_add(state, address):
            state.add_round(address)
        elif not found["rest"]:
            state.drop_round(address, _counted(state, address, number))
        if not found["rest"]:
            if text.strip():
                raise KeyError(name)
            return None
        head, rest = f"{address}[{number}]/", found["rest"]
    before = state.value(name)
    state.set(name, text.strip())
    return before


def _counted(state: FormState, address: str, number: int) -> int:
    if not 0 < number <= state.rounds(address) or not may_add(state, address):
        raise KeyError(address)
    return number


def may_add(state: FormState, address: str) -> bool:
    """Whether a person decides how many rounds there are; elsewhere the form counts them."""
    item = state.form.item(re.sub(r"\[\d+\]", "", address).rpartition("/")[2])
    return isinstance(item, Repeat) and item.count is None
