"""One catalogue for window, portal and paper; Chinese is the language of the source.

Messages are written in Chinese in the code, so Chinese needs no catalogue and can never be missing;
English is a translation in `resources/locale/en`. The choice is kept per context, so that a
server can answer two people in two languages at once.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Literal

from surveyapp.domain.bundled import resource

Language = Literal["zh", "en"]

_current: ContextVar[Language] = ContextVar("language", default="zh")


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "zh":
        return gettext.NullTranslations()
    return gettext.translation("surveyapp", str(resource("locale")), [language], fallback=True)


def language() -> Language:
    """The language messages are made in now."""
    return _current.get()


def use(language: Language) -> None:
    """Choose the language of this context (a process, a thread or one request)."""
    _current.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Choose a language for the length of a block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def sentences(*said: str) -> str:
    """Sentences one after another: English puts a blank between them, Chinese nothing."""
    return ("" if language() == "zh" else " ").join(filter(None, said))


def _(message: str) -> str:
    """The message in the chosen language; `{names}` in it are filled in by the caller."""
    return _catalogue(_current.get()).gettext(message)
