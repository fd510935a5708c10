"""Forms: XLSForms compiled, cached and asked. No window, no database.

`compile_form` reads what pyxform reads; a `FormState` holds the answers of one record and says
what is asked, what follows and what is wrong; `check_form` says what is wrong with a form itself.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from surveyapp.xlsform.compile import compile_form, shipped_form, to_xform
from surveyapp.xlsform.findings import FormFinding
from surveyapp.xlsform.form import Form, Group, Item, Option, Question, Repeat, Text
from surveyapp.xlsform.state import FieldProblem, FormState
from surveyapp.xlsform.unknown import unknown_names

if TYPE_CHECKING:
    from surveyapp.xlsform.check import check_form
    from surveyapp.xlsform.sheets import write_xlsx

_HEAVY = {"check_form": "check", "write_xlsx": "sheets"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds under that name
    """Import what needs pyxform only when it is asked for."""
    if name in _HEAVY:
        return getattr(import_module(f"surveyapp.xlsform.{_HEAVY[name]}"), name)
    raise AttributeError(name)


__all__ = [
    "FieldProblem",
    "Form",
    "FormFinding",
    "FormState",
    "Group",
    "Item",
    "Option",
    "Question",
    "Repeat",
    "Text",
    "check_form",
    "compile_form",
    "shipped_form",
    "to_xform",
    "unknown_names",
    "write_xlsx",
]
