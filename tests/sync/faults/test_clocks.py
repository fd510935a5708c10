"""Clocks of laptops and server, ten years fast and ten years slow by turns: nothing depends on one."""

from datetime import datetime
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from sync.server.central import opened
from sync.server.settings import Settings
from sync.server.store import tables as t
from tests.sync.faults.leaping import COMMAND, LEAPS, Leaping
from tests.sync.faults.yard import LI, TIMES, WANG, Yard, yard


def overwrite_by_turns(made: Yard, number: int) -> None:
    """Each over what he has seen of the other: the later one counts, whatever the clocks say."""
    for who in made.anybody():
        assert made.sync(who)
        made.write(who, made.shared, "address", f"{who}{number}")
        assert made.sync(who)


def years_told(settings: Settings) -> tuple[set[int], set[int]]:
    """In which years laptops say that they typed, and the server that it heard."""
    with opened(settings) as central, central.database.read() as connection:
        rows = connection.execute(select(t.op.c.body, t.op.c.received_at)).all()
    typed = {datetime.fromisoformat(orjson.loads(body)["at"]).year for body, _ in rows}
    return typed, {datetime.fromisoformat(at).year for _, at in rows}


def test_clocks_ten_years_off_that_leap(
    alone: Settings, people: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now().astimezone()
    leaping = Leaping()
    with yard(alone, people, COMMAND) as made:
        leaping.put(monkeypatch.setattr)
        made.clock = leaping.local
        for number in range(TIMES):
            for who in made.anybody():
                made.work(who, number)
            overwrite_by_turns(made, number)
            for who in made.anybody():
                made.work(who, number + TIMES)
            with made.syncing(WANG, LI):
                pass
        made.judge()
    for years in years_told(alone):
        assert {(now + leap).year for leap in LEAPS} <= years
