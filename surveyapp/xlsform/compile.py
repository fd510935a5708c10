"""Compile XLSForms: through pyxform once, from the cache ever after."""

from functools import lru_cache
from pathlib import Path

from surveyapp.domain.bundled import form_file
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.xlsform import cache
from surveyapp.xlsform.form import Form
from surveyapp.xlsform.xform import read_xform


def compile_form(source: bytes | Path, *, name: str) -> Form:
    """The form of an XLSForm (xlsx, xlsm, xls, md, csv); raises `FORM_INVALID` with its reason.

    `name` is what the program calls the form: a kind of site, or a table of facts.
    """
    data, shown = read_source(source, name)
    return _compiled(data, name, shown)


def shipped_form(name: str) -> Form:
    """The form that comes with the program, for example `shipped_form("rooftop")`."""
    return compile_form(form_file(name), name=name)


def to_xform(form: Form) -> str:
    """The form as ODK Collect and KoboCollect take it."""
    return form.xform


def read_source(source: bytes | Path, name: str) -> tuple[bytes, str]:
    """The bytes of a form and what to call it in messages; raises `NO_SUCH_FILE`."""
    if isinstance(source, bytes):
        return source, name
    try:
        return source.read_bytes(), source.name
    except FileNotFoundError:
        raise SurveyError(Problem.NO_SUCH_FILE, path=source) from None
    except OSError as error:
        raise SurveyError(Problem.FORM_INVALID, path=source, reason=error.strerror) from None


@lru_cache(maxsize=32)
def _compiled(data: bytes, name: str, shown: str) -> Form:
    key = cache.key(data)
    stored = cache.load(key)
    if stored is None:
        from surveyapp.xlsform.pyx import convert

        stored = convert(data, shown)
        cache.store(key, stored)
    return read_xform(stored.xform, name=name, warnings=stored.warnings)
