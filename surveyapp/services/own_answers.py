"""Answers to the questions that a county added to its form, as people read them; rounds and all."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from surveyapp.domain.changes import Value
from surveyapp.domain.language import _
from surveyapp.storage import Row
from surveyapp.xlsform import Form, Group, Item, Question, Repeat
from surveyapp.xlsform.numerals import number_text
from surveyapp.xlsform.wording import words_of


def own_answers(site: Row) -> dict[str, Any]:
    """The answers of a site that are no columns, by key; the rounds of a repeat are a list."""
    found = json.loads(str(site.get("answers") or "{}"))
    return found if isinstance(found, dict) else {}


def own_label(form: Form, key: str) -> str:
    """What the form calls an answer; the key where it no longer asks it."""
    item = form.item(key)
    return (item.label.plain() if item is not None else "") or key


def own_words(form: Form, key: str, value: object) -> str:
    """An answer in one line; the rounds of a repeat one after another."""
    return _("；").join(words for _label, words in own_pairs(form, key, value))


def own_pairs(form: Form, key: str, value: object) -> Iterator[tuple[str, str]]:
    """Label and words of an answer: one pair, or one for each round of a repeat."""
    item, answer = form.item(key), told(value)
    label = own_label(form, key)
    if isinstance(answer, list):
        for number, row in enumerate(answer, 1):
            yield f"{label} {number}", _round(form, item, row)
    else:
        yield label, _plain(form, item, answer)


def pairs_of(form: Form, site: Row) -> list[tuple[str, str]]:
    """Every own answer of a site in the order of the form, what it no longer asks at the end."""
    answers = own_answers(site)
    asked = [key for key in _keys(form.items) if key in answers]
    rest = sorted(answers.keys() - set(asked))
    return [pair for key in (*asked, *rest) for pair in own_pairs(form, key, answers[key])]


def _keys(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group) and not isinstance(item, Repeat):
            yield from _keys(item.children)
        else:
            yield item.key


def _round(form: Form, item: Item | None, row: object) -> str:
    """One round: each filled answer with its label."""
    if not isinstance(row, Mapping):
        return str(row)
    known = {below.key: below for below in _below(item)}
    order = [*(key for key in known if key in row), *(key for key in row if key not in known)]
    parts = []
    for key in order:
        below, value = known.get(key), row[key]
        words = (
            _("、").join(f"（{_round(form, below, one)}）" for one in value)
            if isinstance(value, list)
            else _plain(form, below, value)
        )
        if words:
            label = (below.label.plain() if below is not None else "") or key
            parts.append(f"{label} {words}")
    return _("，").join(parts)


def _below(item: Item | None) -> Iterator[Item]:
    for child in item.children if isinstance(item, Group) else ():
        if isinstance(child, Group) and not isinstance(child, Repeat):
            yield from _below(child)
        else:
            yield child


def _plain(form: Form, item: Item | None, value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int | float):
        return number_text(float(value))
    if isinstance(item, Question):
        return words_of(form, item, str(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def told(value: object) -> object:
    """A list that travelled as text is one again."""
    if isinstance(value, str) and value.startswith("[{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def change_words(form: Form, before: Value, after: Value) -> list[tuple[str, str, str, str]]:
    """Key, label, words before and words after of a change of the column of answers."""
    old, new = (json.loads(str(v)) if v else {} for v in (before, after))
    return [
        (key, own_label(form, key), own_words(form, key, old.get(key)), own_words(form, key, value))
        for key, value in new.items()
    ]
