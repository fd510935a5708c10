"""Closing while another thread reads: the process lives, and the reader is told."""

import threading
from pathlib import Path

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.storage import create_survey


def test_closing_under_a_reader_interrupts_it_and_ends_nothing_else(tmp_path: Path) -> None:
    survey = create_survey(tmp_path / "s", name="s", counties=["410105"])
    sites = [Edit("site", uuid7(), {"name": f"楼{n}"}) for n in range(3000)]
    survey.write(Label("import"), sites)
    begun, told = threading.Event(), list[str]()

    def read() -> None:
        try:
            for _ in range(10_000):
                for _row in survey.stream("site", ("id", "name")):
                    begun.set()
        except SurveyError as error:
            told.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    assert begun.wait(10)
    survey.close()
    survey.close()
    reader.join(10)
    assert "已关闭" in told[0]
