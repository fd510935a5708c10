"""A verb over many sites asks the file as often as over few: what grows is the answer, not the asking."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from surveyapp.domain.changes import Edit, Fields, Label
from surveyapp.domain.ids import uuid7
from surveyapp.services.atlas import load_pyramid
from surveyapp.services.awards import awards
from surveyapp.services.coordination import cases
from surveyapp.services.county_findings import county_findings
from surveyapp.services.exchange import import_file, rows_to_export
from surveyapp.services.findings import findings
from surveyapp.services.judge import flags_of_survey, refresh_flags
from surveyapp.services.proposals import gather_cases
from surveyapp.services.suggestions import confirm_all
from surveyapp.services.unfinished import submit_ready, unfinished
from surveyapp.services.views import listed
from surveyapp.storage import SiteQuery, Survey, create_survey
from surveyapp.storage.sealing import Routes

COUNTY = "410105"
FEW, MANY = 4, 40
TODAY = date(2026, 3, 21)
ROUTES = Routes({COUNTY: "device"}, 1, COUNTY)
FACTS: tuple[tuple[str, Fields], ...] = (
    ("fee", {"kind": "entry", "amount": 8000.0}),
    ("obstacle", {"kind": "locked_roof", "status": "open", "party": "物业"}),
    ("visit", {"outcome": "refused", "visited_on": "2026-03-01"}),
    ("station", {"built_on": "2026-03-01"}),
)
Verb = Callable[[Survey], object]


def filled(folder: Path, many: int) -> Survey:
    """Sites that have of everything, and one act that touched them all."""
    survey = create_survey(folder, name="s", counties=[COUNTY], who="王勘", device="d")
    edits: list[Edit] = []
    for n in range(many):
        site = uuid7()
        place: Fields = {"lon": 113.66 + n * 1e-3, "lat": 34.79}
        told: Fields = {"number": f"{COUNTY}-{n + 1}", "name": f"人民路{n}号", "county": COUNTY}
        kept: Fields = {"kind": "rooftop", "state": "draft", "candidate": n % 2}
        edits.append(Edit("site", site, {**told, **kept, **place}))
        photo: Fields = {"sha256": f"{n:064d}", "file_name": f"{n}.jpg", "shot": "gps", **place}
        edits += [Edit(table, uuid7(), row, site) for table, row in FACTS]
        edits.append(Edit("photo", uuid7(), photo, site))
    survey.write(Label("import"), edits)
    survey.idle()
    return survey


@contextmanager
def asked(survey: Survey) -> Iterator[list[str]]:
    """The questions this thread puts to the file; triggers, and rows written one by one, are none."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().startswith(("SELECT", "DELETE", "WITH")):
            seen.append(statement)

    with survey._store.reading() as reader, survey._store.writing() as writer:
        connections = reader, writer
    for connection in connections:
        connection.set_trace_callback(note)
    yield seen
    for connection in connections:
        connection.set_trace_callback(None)


def edit_all(survey: Survey) -> object:
    return survey.write(
        Label("edit"), [Edit("site", key, {"storeys": 7}) for key in survey.sites()]
    )


def undo_all(survey: Survey) -> object:
    edit_all(survey)
    return survey.undo()


def import_again(survey: Survey) -> object:
    """A table that changes every site it names."""
    file = survey.folder / "again.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(["编号", "名称", "县区"])
        for row in survey.rows("site", survey.sites()):
            table.writerow([row["number"], f"{row['name']}新", "金水区"])
    return import_file(survey, file)


VERBS: dict[str, Verb] = {
    "list": lambda s: listed(s, SiteQuery()),
    "sort": lambda s: s.sites(SiteQuery(order="name", descending=True)),
    "search": lambda s: s.sites(SiteQuery(search="人民路")),
    "counts": lambda s: s.counts(),
    "export": lambda s: list(rows_to_export(s)),
    "map": load_pyramid,
    "judge": lambda s: refresh_flags(s, TODAY),
    "flags": flags_of_survey,
    "findings": findings,
    "county": lambda s: county_findings(s, TODAY),
    "proposals": lambda s: gather_cases(s, TODAY),
    "cases": cases,
    "awards": awards,
    "unfinished": unfinished,
    "submit": lambda s: submit_ready(s, s.sites()),
    "confirm": confirm_all,
    "edit": edit_all,
    "undo": undo_all,
    "import": import_again,
    "history": lambda s: s.history(),
    "seal": lambda s: s.outbox.seal(ROUTES),
    "unsent": lambda s: s.outbox.unsent(),
    "originals": lambda s: s.outbox.photos.wanted(COUNTY),
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Survey, Survey]]:
    """Two surveys, one ten times the other; each verb finds them as the one before left them."""
    place = tmp_path_factory.mktemp("statements")
    with filled(place / "few", FEW) as few, filled(place / "many", MANY) as many:
        yield few, many


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_asks_as_often_whatever_the_survey_holds(
    folders: tuple[Survey, Survey], verb: str
) -> None:
    counts = []
    for survey in folders:
        with asked(survey) as questions:
            VERBS[verb](survey)
        counts.append(len(questions))
    assert counts[1] <= counts[0] + 2
