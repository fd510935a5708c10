"""Which answers of a form are the county's own."""

from surveyapp.domain.vocabulary import REQUIRED_SHOTS
from surveyapp.xlsform.answers import column
from surveyapp.xlsform.form import Form, Group, Item, Question, Repeat
from surveyapp.xlsform.instance import POSITION


def unknown_names(form: Form) -> tuple[str, ...]:
    """The keys that are no typed field of the record: they are kept in the column `answers`.

    Notes hold no answer, and photos of the required shots are records of their own.
    """
    return tuple(_unknown(form, form.items))


def _unknown(form: Form, items: tuple[Item, ...]) -> list[str]:
    found: list[str] = []
    for item in items:
        if isinstance(item, Question):
            found += [item.key] if _kept_apart(form, item) else []
        elif isinstance(item, Repeat):
            found.append(item.key)
        elif isinstance(item, Group):
            found += _unknown(form, item.children)
    return found


def _kept_apart(form: Form, question: Question) -> bool:
    if question.type == "note" or question.key == POSITION or column(form, question) is not None:
        return False
    shots = REQUIRED_SHOTS.get(form.name)
    return not (question.type == "image" and shots is not None and question.name in shots)
