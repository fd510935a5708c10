"""What an author of another epoch counts as having seen: never more than the two histories share."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from sync.protocol import Op
from sync.server.store.counties import past_of
from sync.server.store.database import Database
from sync.server.store.epochs import LEAP, NO_LEAP, Past
from sync.server.store.upgrade import upgrade
from tests.sync.conftest import upgrade_to
from tests.sync.laptop import COUNTY


@dataclass
class Epoch:
    """An office between two restores: its past, and how far it came."""

    past: Past = NO_LEAP
    seq: int = 0
    seen: set[int] = field(default_factory=set)
    """Every place that it or its past handed out."""

    def work(self, ops: int) -> None:
        self.seen |= set(range(self.seq + 1, self.seq + ops + 1))
        self.seq += ops

    def copy(self) -> "Epoch":
        return Epoch(self.past, self.seq, set(self.seen))

    def restored(self) -> "Epoch":
        past = self.past.leapt(self.seq)
        return Epoch(past, past.cuts[-1].first, set(self.seen))


work = st.integers(0, 5)
acts = st.lists(st.tuples(st.sampled_from(["copy", "restore"]), st.integers(0, 9), work))


@given(work, acts)
def test_nobody_counts_as_having_seen_what_only_this_epoch_knows(
    first: int, acts: list[tuple[str, int, int]]
) -> None:
    now = Epoch()
    now.work(first)
    copies, offices = [now.copy()], [now]
    for act, which, ops in acts:
        if act == "copy":
            copies.append(now.copy())
        else:
            now = copies[which % len(copies)].restored()
            offices.append(now)
        now.work(ops)
    now.work(1)
    for elsewhere in offices:
        for base in elsewhere.seen:
            shared = now.past.shared(base, now.seq)
            assert {place for place in now.seen if place <= shared} <= elsewhere.seen
    for base in now.seen:
        assert now.past.shared(base, now.seq) == base


def test_what_was_lost_after_the_copy_ends_where_the_copy_ends() -> None:
    past = Past().leapt(40)
    now = past.cuts[-1].first + 3
    assert [past.shared(base, now) for base in (0, 39, 40, 41, 40 + LEAP)] == [0, 39, 40, 40, 40]
    assert past.shared(now + 1, now) == 0


def test_an_op_is_played_again_as_it_met_the_list_then() -> None:
    before = Past().leapt(40)
    then = before.cuts[-1].first + 3
    after = before.leapt(then)
    op = Op("o", 1, "r", "site", then - 1, {"name": "甲"})
    assert after.as_seen(op, then) == before.as_seen(op, then) == op


def test_leaps_are_kept_as_text() -> None:
    past = Past().leapt(40).leapt(9_000_000_000)
    assert Past.parse(past.text()) == past
    assert Past.parse("[]") == Past()


def test_a_list_of_before_learns_its_leaps_from_its_audit(bare: Database) -> None:
    county = {"c": COUNTY, "epoch": "e", "seq": 2_000_042, "n": 2, "head": ""}
    rows = [
        {"c": COUNTY, "n": 1, "facts": '{"epoch":"d","seq":1000040}'},
        {"c": COUNTY, "n": 2, "facts": '{"epoch":"e","seq":2000042}'},
        {"c": "office", "n": 1, "facts": '{"counties":1}'},
    ]
    with bare.write() as connection:
        upgrade_to(connection, "0050")
        connection.execute(
            text(
                "INSERT INTO county (county, epoch, seq, chain_n, chain_head)"
                " VALUES (:c, :epoch, :seq, :n, :head)"
            ),
            county,
        )
        connection.execute(
            text(
                "INSERT INTO audit (county, n, at, who, act, facts, hash)"
                " VALUES (:c, :n, '', '', 'restored', :facts, '')"
            ),
            rows,
        )
    upgrade(bare)
    with bare.read() as connection:
        past = past_of(connection, COUNTY)
        assert past.cuts == ((40, 1_000_040), (1_000_042, 2_000_042))
        assert past_of(connection, "410102") == NO_LEAP
