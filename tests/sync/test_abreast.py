"""Several exchanges abreast: their steps come to one thread, and a stop reaches all of them."""

from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Event, Thread, get_ident

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from sync.abreast import abreast
from sync.line import Line


def test_steps_come_to_the_thread_that_asked_and_each_item_ends_once() -> None:
    asking, drawn, ran = get_ident(), set(), set()

    def items() -> Iterator[int]:
        for number in range(20):
            drawn.add(get_ident())
            yield number

    def run(number: int) -> Iterator[int]:
        ran.add(get_ident())
        yield from range(number)

    heard = list(abreast(items(), run, 3, lambda: None))
    ends = [number for number, step in heard if step is None]
    assert sorted(ends) == list(range(20))
    assert Counter(number for number, step in heard if step is not None) == Counter(
        {number: number for number in range(1, 20)}
    )
    assert drawn == {asking}
    assert asking not in ran


def test_so_many_go_abreast_as_asked() -> None:
    together = Barrier(3, timeout=20)

    def run(_number: int) -> Iterator[int]:
        yield together.wait()  # breaks unless three are here at a time

    list(abreast(range(9), run, 3, lambda: None))


@pytest.mark.parametrize("leaving", [True, False], ids=["the caller leaves", "one breaks"])
def test_a_stop_reaches_those_under_way_and_none_begins_any_more(leaving: bool) -> None:
    stopped, begun = Event(), []

    def run(number: int) -> Iterator[int]:
        begun.append(number)
        yield number
        if number == 0 and not leaving:
            message = "broken"
            raise OSError(message)
        assert stopped.wait(20)

    going = abreast(range(100), run, 2, stopped.set)
    if leaving:
        next(going)
        going.close()
    else:
        with pytest.raises(OSError, match="broken"):
            list(going)
    assert stopped.is_set()
    assert len(begun) <= 2


class _Office(BaseHTTPRequestHandler):
    """Refuses the old session, once four have asked under it."""

    protocol_version = "HTTP/1.1"
    asking = Barrier(4, timeout=20)

    def do_GET(self) -> None:
        is_old = self.headers["Authorization"] == "Bearer old"
        if is_old:
            self.asking.wait()
        told = b'{"code": "no_token"}' if is_old else b"{}"
        self.send_response(401 if is_old else 200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_session_that_ran_out_is_opened_anew_once_for_all_abreast() -> None:
    sessions = iter(["old", "new"])
    with ThreadingHTTPServer(("127.0.0.1", 0), _Office) as office:
        Thread(target=office.serve_forever).start()
        with Line.to(f"http://127.0.0.1:{office.server_port}") as line:
            line.renew = lambda: next(sessions)  # a third would be an error

            def run(number: int) -> Iterator[dict[str, object]]:
                yield line.get(f"/{number}")

            with line.abreast(range(4), run) as going:
                heard = list(going)
        office.shutdown()
    assert len([step for _, step in heard if step is not None]) == 4
    assert next(sessions, None) is None


def test_a_fault_of_the_caller_stops_what_is_under_way_and_the_line_serves_on() -> None:
    with Line.to("http://127.0.0.1:9") as line:

        def run(number: int) -> Iterator[int]:
            yield number
            with pytest.raises(SurveyError) as told:
                line.wait(9)  # seconds, unless it is stopped
            assert told.value.problem is Problem.CANCELLED

        def sync() -> None:
            with line.abreast(range(9), run) as going:
                next(going)
                message = "disk full"
                raise OSError(message)

        with pytest.raises(OSError, match="full"):
            sync()
        line.pause = lambda _seconds, _over: None
        line.wait(1)  # raises nothing: the next step of the sync goes on
