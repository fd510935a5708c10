"""Short histories of laptops, office, sticks, crashes, restores and copies: the rule holds in each.

`SURVEY_HISTORIES` asks for more of them, `make proof` for thousands.
"""

import os

import pytest

from sync.server.store.database import Database
from tests.sync.proof.machine import prove
from tests.sync.proof.moves import Moves

HISTORIES = int(os.environ.get("SURVEY_HISTORIES", "130"))
STRETCH = 10
"""Histories of one test: a failing one is soon found again, and the tests spread over the cores."""


@pytest.mark.parametrize("draw", range(HISTORIES // STRETCH))
def test_the_rule_holds_in_every_history_on_sqlite(draw: int) -> None:
    prove("", STRETCH, draw=draw)


@pytest.mark.parametrize("draw", range(max(HISTORIES // STRETCH // 4, 1)))
def test_the_rule_holds_where_sites_move_between_two_counties(draw: int) -> None:
    prove("", STRETCH, of=Moves, draw=draw)


@pytest.mark.parametrize("draw", range(max(HISTORIES // STRETCH // 10, 1)))
def test_the_rule_holds_in_every_history_on_postgresql(one_postgresql: Database, draw: int) -> None:
    one_postgresql.close()
    quick = one_postgresql.url.update_query_dict({"options": "-csynchronous_commit=off"})
    prove(quick.render_as_string(hide_password=False), STRETCH, draw=-1 - draw)
