"""Short histories of laptops, office, sticks, crashes, restores and copies: the rule holds in each.

`SURVEY_HISTORIES` asks for more of them, `make proof` for thousands.
"""

import os

from sync.server.store.database import Database
from tests.sync.proof.machine import prove

HISTORIES = int(os.environ.get("SURVEY_HISTORIES", "80"))


def test_the_rule_holds_in_every_history_on_sqlite() -> None:
    prove("", HISTORIES)


def test_the_rule_holds_in_every_history_on_postgresql(one_postgresql: Database) -> None:
    one_postgresql.close()
    quick = one_postgresql.url.update_query_dict({"options": "-csynchronous_commit=off"})
    prove(quick.render_as_string(hide_password=False), max(HISTORIES // 10, 6))
