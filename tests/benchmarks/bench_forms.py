"""A record opens in its form and takes an answer without anybody noticing."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from surveyapp.xlsform import FormState, shipped_form
from surveyapp.xlsform.xform import read_xform
from tests.benchmarks.result import Result, best_of, paired

ROW = {
    "name": "人民路23号", "category": "school", "owner_type": "school", "lon": 113.6, "lat": 34.7,
    "planned_lon": 113.61, "planned_lat": 34.7, "storeys": 18, "height_m": 54.0,
}  # fmt: skip
FRAME_S = 0.02
"""A fiftieth of a second, below which nobody sees a form appear."""


def results() -> Iterator[Result]:
    """Against what a person notices, and against parsing the same XML alone."""
    form = shipped_form("rooftop")
    state = FormState(form, ROW)
    state.problems()
    opened = best_of(lambda: FormState(form, ROW).problems(), 50)
    yield Result("form: open a record and judge it", opened, "what an eye notices", FRAME_S, 1)
    answers = iter(range(10**9))

    def answer() -> None:
        state.set("planned_lon", 113 + next(answers) / 1e6)
        state.problems()

    yield Result("form: take an answer", best_of(answer, 200), "3 ms", 0.003, 1)
    read, parsed = paired(
        lambda: read_xform(form.xform, name="rooftop"),
        lambda: ET.fromstring(form.xform),  # noqa: S314 - our own form
        20,
    )
    yield Result("form: open a compiled form", read, "parsing its XML", parsed, 4)
