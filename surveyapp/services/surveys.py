"""Make a survey, and see what its folder is."""

from collections.abc import Sequence
from pathlib import Path

from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.values import legible
from surveyapp.services.areas import read_county
from surveyapp.services.forms import kinds_served
from surveyapp.storage import Survey, create_survey


def new_survey(
    folder: Path,
    counties: Sequence[str],
    *,
    name: str | None = None,
    forms: Sequence[Path] = (),
    who: str = "",
    device: str = "",
) -> Survey:
    """Make an empty survey for some counties, with a county's own forms where it brings them.

    Raises `NO_SUCH_COUNTY`, `FORM_INVALID` with sheet and row, or `SURVEY_EXISTS`; then nothing is
    made.
    """
    codes = tuple(dict.fromkeys(read_county(c) for c in counties))
    if not codes:
        raise SurveyError(Problem.NO_SUCH_COUNTY, county="")
    own = own_forms(forms) if forms else {}
    called = legible(name or "").strip() or _("、").join(county_name(c) for c in codes)
    return create_survey(folder, name=called, counties=codes, forms=own, who=who, device=device)


def own_forms(files: Sequence[Path]) -> dict[str, bytes]:
    """A county's workbooks by the kind of site each one stands for, every one checked first."""
    from surveyapp.xlsform import check_form, compile_form

    own: dict[str, bytes] = {}
    for file in files:
        if not file.is_file():
            raise SurveyError(Problem.NO_SUCH_FILE, path=file)
        wrong = [f for f in check_form(file) if f.severity == "error"]
        if wrong:
            raise SurveyError(Problem.FORM_INVALID, path=file.name, reason=wrong[0].message)
        source = file.read_bytes()
        form = compile_form(file, name=file.stem)
        own |= dict.fromkeys(kinds_served(file.stem, form.id), source)
    return own
