"""By which words people name the choices of a question: identifiers, and labels in any language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.domain.language import _
from surveyapp.domain.values import FALSE_WORDS, TRUE_WORDS
from surveyapp.xlsform.form import ANY_LANGUAGE, Form, Question, Text

CHOSEN = frozenset({"select_one", "select_multiple", "rank"})
_BETWEEN = re.compile(r"[\s、,，;；|]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """The names of all choices of a question, whatever its filter says, and the words for them."""

    names: tuple[str, ...]
    by_word: Mapping[str, str]
    several: bool

    def name_of(self, text: str) -> str:
        """The name, or names with blanks between, that a text stands for; else the text itself."""
        if text in self.names or not self.names:
            return text
        whole = self.by_word.get(text.casefold())
        if whole is not None or not self.several:
            return whole or text
        return " ".join(self.by_word.get(w.casefold(), w) for w in _BETWEEN.split(text) if w)

    def truth(self, text: str) -> str:
        """The choice that says the same as a truth: a county may offer yes and no where we keep 1, 0."""
        for words in (TRUE_WORDS, FALSE_WORDS):
            if text.casefold() in words and text not in self.names:
                return next((n for n in self.names if n.casefold() in words), text)
        return text


NO_WORDING = Wording((), {}, several=False)


def wording(form: Form, question: Question) -> Wording:
    """The words for the choices of a question, put together once for a form."""
    if question.type not in CHOSEN:
        return NO_WORDING
    found = form.wordings.get(question.path)
    if found is None:
        pairs = list(_pairs(form, question))
        words: dict[str, str] = {name.casefold(): name for name, _ in pairs}
        for name, label in pairs:
            words.setdefault(label.strip().casefold(), name)
        names = tuple(dict.fromkeys(name for name, _ in pairs))
        found = Wording(names, words, several=question.type != "select_one")
        form.wordings[question.path] = found
    return found


def list_name(question: Question) -> str:
    """The list a question takes its choices from; blank when it takes them from elsewhere."""
    source = question.choices.items.source if question.choices else ""
    _, found, rest = source.partition("instance('")
    return rest.partition("'")[0] if found else ""


def words_of(form: Form, question: Question, text: str) -> str:
    """A kept answer as people read it, in the language in use: the labels of what was chosen."""
    if question.type not in CHOSEN:
        return text
    labels = {name: words.plain().strip() or name for name, words in _choices(form, question)}
    if text in labels or question.type == "select_one":
        return labels.get(text, text)
    return _("、").join(labels.get(name, name) for name in text.split())


def _pairs(form: Form, question: Question) -> Iterator[tuple[str, str]]:
    """Each choice with each of its labels that quotes no answer."""
    for name, text in _choices(form, question):
        yield from _labels(name, text)


def _choices(form: Form, question: Question) -> Iterator[tuple[str, Text]]:
    """Each choice with its label, whatever the question's filter says."""
    source = question.choices
    if source is None:
        return
    yield from source.fixed
    for item in form.lists.get(list_name(question), ()):
        name, label = item.findtext(source.value) or "", item.findtext(source.label) or ""
        known = form.texts.get(label) if source.itext else None
        yield name, known or Text({ANY_LANGUAGE: (label or name,)})


def _labels(name: str, text: Text) -> Iterator[tuple[str, str]]:
    yield name, name
    for parts in text.parts.values():
        words = [p for p in parts if isinstance(p, str)]
        if len(words) == len(parts):
            yield name, "".join(words)
