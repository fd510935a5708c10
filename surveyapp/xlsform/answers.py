"""Between a row's typed values and the texts expressions work on."""

import math
import re

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem
from surveyapp.domain.fields import FACTS, Field, field_of
from surveyapp.domain.values import FALSE_WORDS, TRUE_WORDS, date_in, number_in, plain
from surveyapp.xlsform.form import Form, Question
from surveyapp.xlsform.numerals import number_text, read_moment, read_number
from surveyapp.xlsform.wording import wording

NUMBERS = frozenset({"integer", "decimal", "range"})
_INTEGER = re.compile(r"[-+]?\d+", re.ASCII)


def column(form: Form, question: Question) -> Field | None:
    """The typed field a question fills; None when its answer is one of the county's own."""
    if question.path in form.repeated:
        return None
    field = field_of(table_of(form), question.key)
    return field if field is not None and field.by_hand else None


def table_of(form: Form) -> str:
    """The table a form fills: that of its fact, else `site`."""
    return form.name if form.name in FACTS else "site"


def written(form: Form, question: Question, value: Value | bool) -> str:
    """The text an expression sees for what a row holds or a person wrote."""
    if value is None:
        return ""
    if isinstance(value, bool):
        value = int(value)
    text = number_text(float(value)) if isinstance(value, (int, float)) else str(value).strip()
    field = column(form, question)
    if question.type in NUMBERS:
        return _number_text(text, field)
    if question.type == "date":
        day = date_in(text)
        return day.isoformat() if day else text
    words = wording(form, question)
    return words.name_of(words.truth(text) if field and field.type == "boolean" else text)


def _number_text(text: str, field: Field | None) -> str:
    number = number_in(text, field.unit if field else "")
    return plain(text) if number is None else number_text(number)


def kept(question: Question, text: str, field: Field | None) -> Value:
    """The value a row keeps for a text; a text that does not fit its type is kept as it is."""
    if text == "":
        return None
    if field is not None and field.type == "boolean":
        word = text.casefold()
        return 1 if word in TRUE_WORDS else 0 if word in FALSE_WORDS else text
    numeric = field.type in {"integer", "real"} if field else question.type in NUMBERS
    if not numeric:
        return text
    number = read_number(text)
    if not math.isfinite(number) or not number_like(text):
        return text
    whole = field.type == "integer" if field else question.type == "integer"
    return int(number) if whole and number == int(number) else number


def number_like(text: str) -> bool:
    """Whether a text is a number as written, not a date that counts as one."""
    return number_in(text) is not None


def type_problem(question: Question, text: str) -> Problem | None:
    """What is wrong with a text that is not blank, by the type of its question."""
    kind = question.type
    if kind == "integer" and not _INTEGER.fullmatch(text):
        return Problem.NOT_A_NUMBER
    if kind in {"decimal", "range"} and not number_like(text):
        return Problem.NOT_A_NUMBER
    if kind in {"date", "dateTime"} and read_moment(text) is None:
        return Problem.NOT_A_DATE
    return None
