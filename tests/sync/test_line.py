"""The line itself, against an office that answers what no office should."""

from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from sync.line import PATIENCE
from sync.sending import Upload
from sync.shelf import Photo
from tests.sync.laptop import COUNTY
from tests.sync.test_laptop_and_office import new_line


class _Spoiled(ThreadingHTTPServer):
    """As a proxy may do: spoils the first answers of those it says are gzipped."""

    def __init__(self, spoiled: int) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.spoiled = spoiled


class _Answer(BaseHTTPRequestHandler):
    server: _Spoiled

    def do_GET(self) -> None:
        self.server.spoiled -= 1
        self.send_response(200)
        if self.server.spoiled >= 0:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        self.send_response(201)
        self.send_header("Upload-Offset", "all")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Iterator[str]:
    with _Spoiled(request.param) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("office", [1], indirect=True)
def test_an_answer_spoiled_on_its_way_is_asked_for_again(office: str) -> None:
    with new_line(office) as line:
        assert line.get("/me") == {}


@pytest.mark.parametrize("office", [PATIENCE], indirect=True)
def test_an_office_whose_answers_are_all_spoiled_is_not_understood(office: str) -> None:
    with new_line(office) as line, pytest.raises(SurveyError) as told:
        line.get("/me")
    assert told.value.problem is Problem.OFFICE_UNCLEAR


@pytest.mark.parametrize("office", [0], indirect=True)
def test_an_office_that_counts_a_photo_in_no_number_is_not_understood(
    office: str, tmp_path: Path
) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8\xff")
    photo = Photo(sha256(file.read_bytes()).hexdigest(), 3, thumb=True)
    with new_line(office) as line, pytest.raises(SurveyError) as told, line.in_words():
        list(Upload(line, COUNTY, photo, file).run())
    assert told.value.problem is Problem.OFFICE_UNCLEAR
