"""Forms: XLSForms compiled, cached and asked. No window, no database.

`compile_form` reads what pyxform reads; a `FormState` holds the answers of one record and says
what is asked, what follows and what is wrong; `check_form` says what is wrong with a form itself.
"""

from surveyapp.xlsform.compile import compile_form, shipped_form, to_xform
from surveyapp.xlsform.form import Form, Group, Item, Option, Question, Repeat, Text
from surveyapp.xlsform.state import FieldProblem, FormState

__all__ = [
    "FieldProblem",
    "Form",
    "FormState",
    "Group",
    "Item",
    "Option",
    "Question",
    "Repeat",
    "Text",
    "compile_form",
    "shipped_form",
    "to_xform",
]
