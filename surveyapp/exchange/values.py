"""Typed values of texts."""

import re

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import Field
from surveyapp.domain.vocabulary import Vocabulary

_YES = {"1", "是", "有", "yes", "true", "y", "√"}
_NO = {"0", "否", "无", "no", "false", "n", "×"}


def read_value(field: Field, text: str) -> Value:
    """The value a field holds for a text; raises `SurveyError`."""
    if field.type in ("real", "integer"):
        try:
            number = float(text.strip().removesuffix(field.unit))
        except ValueError as fault:
            raise SurveyError(Problem.NOT_A_NUMBER, field=field.label, value=text) from fault
        return number if field.type == "real" else int(number)
    if field.type == "boolean":
        word = text.strip().casefold()
        if word in _YES | _NO:
            return int(word in _YES)
        raise SurveyError(Problem.NO_SUCH_CHOICE, value=text, known="是、否")
    if field.choices is not None and field.type == "choice":
        return field.choices.read(text)
    if field.choices is not None:
        return " ".join(_tags(field.choices, text))
    return text


def _tags(choices: Vocabulary, text: str) -> list[str]:
    parts = re.split(r"[、，,;；]+", text)
    tags = []
    for part in filter(None, (p.strip() for p in parts)):
        words = [part]
        try:
            choices.read(part)
        except SurveyError:
            words = part.split()
        tags += [choices.read(word) for word in words]
    return tags
