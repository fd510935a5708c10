"""A damaged file, wherever it was hit: what is left is shown, nothing is written, and it is said."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage import Survey, open_survey, rebuild
from tests.storage.acts import new_site

PAGE = 4096

Harm = Callable[[bytearray], None]


def no_text(data: bytearray) -> None:
    """A text column of the bookkeeping holds bytes that are no UTF-8."""
    data[:] = data.replace(b"matters_before_departments", b"matters_befor\xc5_departments")


def no_names(data: bytearray) -> None:
    """The schema does: SQLite quotes it in the words of its error."""
    data[:] = data.replace(b"CREATE TABLE", b"CREATE \xc5\xff\xfe\xc5\xff")


def of_the_future(data: bytearray) -> None:
    """The header names a schema format that SQLite does not know."""
    data[44:48] = b"\0\0\0\xc5"


def no_settings(data: bytearray) -> None:
    """The counties of the survey are gone with the other settings."""
    at = data.index(b"survey.counties")
    page = at // PAGE * PAGE
    data[page : page + PAGE] = bytes(PAGE)


@pytest.fixture
def site(survey: Survey) -> str:
    found = new_site(survey, name="人民路23号", county="410105", number="410105-1")
    survey.close()
    return found


@pytest.mark.parametrize("harm", [no_text, no_names, of_the_future, no_settings])
@pytest.mark.parametrize("with_journal", [True, False])
def test_what_is_left_is_shown_and_a_rebuild_can_be_worked_in(
    folder: Path, site: str, harm: Harm, with_journal: bool
) -> None:
    data = bytearray((folder / "survey.gpkg").read_bytes())
    harm(data)
    (folder / "survey.gpkg").write_bytes(data)
    for journal in folder.glob("journal-*") if not with_journal else ():
        journal.unlink()
    with open_survey(folder) as survey:
        assert survey.damage
        assert "\n" not in survey.damage
        with pytest.raises(SurveyError, match=folder.name) as refused:
            new_site(survey)
        assert refused.value.problem is Problem.SURVEY_DAMAGED
        left = survey.sites()
    rebuild(folder)
    with open_survey(folder) as survey:
        assert survey.damage is None
        assert survey.sites() == left
        if with_journal or harm is no_settings:
            assert left == [site]
            assert survey.home_county == "410105"


def test_however_a_file_is_hit_it_opens_or_is_refused_in_our_words(folder: Path, site: str) -> None:
    """Sixty files by a fixed series: the faults of old met here are kept in the cases above."""
    whole = (folder / "survey.gpkg").read_bytes()
    chance = random.Random(23)
    for _ in range(60):
        data = bytearray(whole)
        for _hit in range(chance.choice([1, 3, 30, 300])):
            data[chance.randrange(chance.choice([100, PAGE, 5 * PAGE, len(data)]))] = 0xC5
        (folder / "survey.gpkg").write_bytes(data[: chance.choice([len(data), PAGE * 7])])
        with suppress(SurveyError), open_survey(folder) as survey:
            survey.rows("site", survey.sites())
            survey.check(photos=False)
