"""Which form a record is filled by: the county's own where it brought one, else ours."""

from collections.abc import Callable
from functools import lru_cache

from surveyapp.domain.bundled import form_file
from surveyapp.domain.changes import Value
from surveyapp.domain.fields import FACTS
from surveyapp.domain.vocabulary import KIND
from surveyapp.storage import Survey
from surveyapp.xlsform import Form, FormState, compile_form

KIND_WORDS = {
    "rooftop": ("rooftop", "屋面"),
    "pole": ("pole", "杆塔"),
    "facility": ("facility", "公共设施"),
}


@lru_cache(maxsize=32)
def _compiled(source: bytes, name: str) -> Form:
    return compile_form(source, name=name)


@lru_cache(maxsize=32)
def our_form(name: str) -> Form:
    """The form that comes with the program: a kind of site or a table of `domain.fields.FACTS`."""
    return compile_form(form_file(name), name=name)


def form_of(survey: Survey, name: str) -> Form:
    """The form in force in this survey for a kind of site or a kind of fact."""
    own = survey.forms.get(name)
    return _compiled(own, name) if own is not None else our_form(name)


def site_form(survey: Survey, kind: Value) -> Form:
    """The form of one site; a candidate of no kind yet is asked as a public facility."""
    return form_of(survey, str(kind) if kind in KIND else "facility")


def kinds_served(stem: str, form_id: str) -> tuple[str, ...]:
    """Which kinds of site a county's workbook stands for, by its file name or form id.

    One that names no kind replaces the forms of all three.
    """
    named = f"{stem} {form_id}".casefold()
    found = [k for k, words in KIND_WORDS.items() if any(w in named for w in words)]
    return tuple(found) or tuple(KIND_WORDS)


def warm(survey: Survey, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Read every form of a survey ahead; the first record asked would wait for it otherwise."""
    for name in (*(choice.id for choice in KIND), *FACTS):
        if not cancelled():
            FormState(form_of(survey, name), {}).problems()
