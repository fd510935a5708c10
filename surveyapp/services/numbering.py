"""Two laptops offline may give one number to two sites: the later one takes the next free number."""

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.lifecycle import LOCKED, State
from surveyapp.services.places import site_name
from surveyapp.services.record import stamp
from surveyapp.storage import Survey

UNSENT = 2**62
SETTLED = "numbers.settled"
"""The setting that tells with which lists the numbers were compared last."""


def settle_numbers(survey: Survey, devices: Collection[str]) -> int:
    """Give a new number to sites of these devices whose number the office knew earlier as another's.

    The office's order decides, so that every laptop sees the same one give way, and only the
    laptop that gave the number changes it. How many were changed. Nothing is looked at while the
    lists are as they were the last time, also when the sync that pulled them was broken off.
    """
    places = {county: survey.outbox.place(county) for county in survey.counties}
    lists = [[county, place.epoch, place.cursor] for county, place in places.items()]
    if survey.setting(SETTLED) == lists:
        return 0
    changed = 0
    for group in _shared(survey):
        told = survey.outbox.documents_of(group)
        ranks = sorted((*_given(told.get(key)), key) for key in group)
        for _, device, key in ranks[1:]:
            if device is None or device in devices:
                changed += _renumber(survey, key)
    survey.set_setting(SETTLED, lists)
    return changed


def _shared(survey: Survey) -> list[list[str]]:
    known: dict[object, list[str]] = {}
    for key, number in survey.stream("site", ("id", "number")):
        if number is not None:
            known.setdefault(number, []).append(str(key))
    return [group for group in known.values() if len(group) > 1]


def _given(document: str | None) -> tuple[int, str | None]:
    """Where in the office's order a number was given, and by which device; None for this one."""
    if document is None:
        return UNSENT, None
    told: Mapping[str, Any] = orjson.loads(document)
    _, seq = told["fields"].get("number", (None, UNSENT))
    write = told["writes"].get(str(seq))
    return seq, write[0] if write else ""


def _renumber(survey: Survey, key: str) -> int:
    site = survey.site(key)
    if State(str(site["state"] or "draft")) in LOCKED:
        return 0
    number = survey.next_number(str(site["number"]).rpartition("-")[0])
    label = Label("renumber", {"name": site_name(site), "number": number})
    survey.write(label, [Edit("site", key, {"number": number, **stamp(survey)})])
    return 1
