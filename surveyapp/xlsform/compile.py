"""Compile XLSForms: through pyxform once, from the cache ever after."""

from functools import lru_cache
from pathlib import Path

from surveyapp.domain.bundled import form_file
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.xlsform import cache
from surveyapp.xlsform.form import Form
from surveyapp.xlsform.plan import CircleError, faults
from surveyapp.xlsform.xform import read_xform


def compile_form(source: bytes | Path, *, name: str) -> Form:
    """The form of an XLSForm (xlsx, xlsm, xls, md, csv); raises `FORM_INVALID` with its reason.

    `name` is what the program calls the form: a kind of site, or a table of facts.
    """
    data, shown = _read(source, name)
    return _compiled(data, name, shown)


def shipped_form(name: str) -> Form:
    """The form that comes with the program, for example `shipped_form("rooftop")`."""
    return compile_form(form_file(name), name=name)


def to_xform(form: Form) -> str:
    """The form as ODK Collect and KoboCollect take it."""
    return form.xform


def _read(source: bytes | Path, name: str) -> tuple[bytes, str]:
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
    form = read_xform(stored.xform, name=name, warnings=stored.warnings)
    _check_expressions(form, shown)
    return form


def _check_expressions(form: Form, shown: str) -> None:
    """Refuse a form that cannot be computed: ODK Collect would refuse it too, on the roof."""
    for item, expression, reason in faults(form):
        said = _("问题“{name}”的表达式“{source}”无法解析：{reason}")
        written = said.format(name=item.name, source=expression.source.strip(), reason=reason)
        raise SurveyError(Problem.FORM_INVALID, path=shown, reason=written)
    try:
        _plan = form.plan
    except CircleError as error:
        names = " → ".join(p.rpartition("/")[2] for p in error.paths)
        reason = _("这些问题互相依赖，无法计算：{names}").format(names=names)
        raise SurveyError(Problem.FORM_INVALID, path=shown, reason=reason) from None
