"""What a laptop shows of a site that the office merged into another."""

from collections.abc import Callable

from surveyapp.services.views import whole
from surveyapp.storage import Survey
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.record import RecordPanel
from surveyapp.ui.record.history import told as history
from sync.server.accounts.people import person_by_name
from sync.server.review.looking import Looked
from sync.server.review.merging import merge, part
from sync.server.review.sheet import read_document
from tests.gui.sync.conftest import add
from tests.sync.laptop import COUNTY, Office

Run = Callable[[MainWindow], None]


def test_a_site_the_office_merged_leaves_the_list_and_says_where_it_went(
    enrolled: MainWindow, office: Office, colleague: Survey, run: Run
) -> None:
    mine = enrolled.hub.survey
    stays, away = add(mine, "市图书馆"), add(mine, "市 图书馆")
    run(enrolled)
    database = office.central.database
    with database.read() as connection:
        person = person_by_name(connection, "李勘")
        documents = [read_document(connection, COUNTY, rec) for rec in (away, stays)]
    looks = [Looked(document.rec, document.seq) for document in documents if document]
    enrolled.hub.select(away)
    merge(database, person, COUNTY, *looks)
    run(enrolled)
    assert mine.sites() == [stays]
    assert mine.counts().all == 1
    (panel,) = enrolled.findChildren(RecordPanel)
    panel.show_site(away)
    number = str(mine.site(stays)["number"])
    assert panel.header.state.accessibleName() == f"并入 {number}"
    assert panel.header.submit.isHidden()
    assert whole(mine, away)["merged_into_number"] == number
    told = [
        line
        for act in mine.history(away)
        if (t := history(act, named={stays: number}))
        for line in t.fields
    ]
    assert f"并入站址：{number}" in told
    with database.read() as connection:
        gone = read_document(connection, COUNTY, away)
    assert gone is not None
    part(database, person, COUNTY, Looked(away, gone.seq))
    run(enrolled)
    assert sorted(mine.sites()) == sorted([stays, away])
