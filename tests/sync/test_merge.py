"""The rule, over every history that a few devices can make of one record."""

import itertools
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.changes import Value
from sync.merge import Author, merge
from sync.protocol import Document, Op

DEVICES = ("a", "b", "c")
NAMES = ("name", "owner", "height_m", "deleted")


@dataclass
class Office:
    """A server of one record: every op in order, and what it held after each."""

    document: Document | None = None
    seq: int = 0
    ops: list[tuple[Op, str]] = field(default_factory=list)

    def take(self, device: str, base: int, fields: dict[str, Value], *closes: str) -> None:
        self.seq += 1
        op = Op(f"op{self.seq}", self.seq, "r", "site", base, fields, closes)
        self.document = merge(self.document, op, Author(device, device), self.seq).document
        self.ops.append((op, device))

    @property
    def held(self) -> Document:
        assert self.document is not None
        return self.document

    def open(self) -> set[tuple[str, Value]]:
        return {(c.field, c.value) for c in self.held.challenges}


steps = st.lists(
    st.tuples(
        st.sampled_from(DEVICES),
        st.booleans(),
        st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3), min_size=1, max_size=3),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def play(history: list[tuple[str, bool, dict[str, int], bool]]) -> tuple[Office, list[Document]]:
    office, after = Office(), list[Document]()
    saw = dict.fromkeys(DEVICES, 0)
    known: dict[str, tuple[str, ...]] = dict.fromkeys(DEVICES, ())
    for device, pulls, fields, closes in history:
        if pulls and office.document:
            saw[device] = office.held.seq
            known[device] = tuple(c.id for c in office.held.challenges)
        office.take(device, saw[device], dict(fields), *(known[device] if closes else ()))
        after.append(office.held)
    return office, after


@given(steps)
@settings(max_examples=400)
def test_no_value_is_lost(history: list[tuple[str, bool, dict[str, int], bool]]) -> None:
    """Each value is current, an open challenge, was closed by name, or replaced after being seen."""
    office, after = play(history)
    for index, (op, _) in enumerate(office.ops):
        for name, value in op.set.items():
            current = after[-1].value(name) == value
            waits = (name, value) in office.open()
            closed = any(f"{op.op_id}/{name}" in o.closes for o, _ in office.ops[index:])
            assert current or waits or closed or replaced(office, after[index], index, name)


def replaced(office: Office, document: Document, index: int, name: str) -> bool:
    """Whether a later op by its author, or by one who had seen the value, wrote the field.

    A value equal to the present one rests on the stamp of whoever wrote it first; a device's
    "restore?" may ask anew with a later edit.
    """
    op, device = office.ops[index]
    stamp = document.fields.get(name)
    rests = stamp is not None and stamp.value == op.set[name]
    seq = stamp.seq if stamp and rests else op.n
    authors = {device, document.writes[seq].device} if rests else {device}
    later = office.ops[index + 1 :]
    asked_anew = name == "deleted" and any(who == device for _, who in later)
    return asked_anew or any(
        name in o.set and (who in authors or o.base >= seq) for o, who in later
    )


@given(steps)
@settings(max_examples=400)
def test_a_challenge_exists_only_if_another_wrote_that_field_unseen(
    history: list[tuple[str, bool, dict[str, int], bool]],
) -> None:
    office, after = play(history)
    for index, ((op, device), document) in enumerate(zip(office.ops, after, strict=True)):
        before = after[index - 1] if index else None
        for challenge in document.challenges:
            if challenge.id.startswith(f"{op.op_id}/"):
                assert before is not None
                concerned = [s for n, s in before.fields.items() if n == challenge.field]
                if challenge.field == "deleted":
                    concerned = list(before.fields.values())
                unseen = [s for s in concerned if s.seq > op.base]
                assert any(before.writes[s.seq].device != device for s in unseen)


@given(steps)
def test_the_same_history_gives_the_same_document(
    history: list[tuple[str, bool, dict[str, int], bool]],
) -> None:
    first, _ = play(history)
    second, _ = play(history)
    assert first.held.plain() == second.held.plain()
    assert Document.parse(first.held.plain()) == first.held


@given(st.permutations(range(3)))
def test_different_fields_all_apply_in_any_order(order: list[int]) -> None:
    office = Office()
    office.take("a", 0, {"name": "学校"})
    edits = [("a", "owner"), ("b", "height_m"), ("c", "note")]
    for index in order:
        office.take(edits[index][0], 1, {edits[index][1]: index})
    assert office.held.challenges == ()
    assert office.held.values() == {"name": "学校", "owner": 0, "height_m": 1, "note": 2}


def test_two_amounts_unseen_keep_the_first_and_show_the_second() -> None:
    office = Office()
    office.take("a", 0, {"name": "x"})
    office.take("a", 1, {"height_m": 2000})
    office.take("b", 1, {"height_m": 3000})
    assert office.held.value("height_m") == 2000
    assert office.open() == {("height_m", 3000)}


def test_a_closed_challenge_leaves_the_chosen_value() -> None:
    office = Office()
    office.take("a", 0, {"height_m": 2000})
    office.take("b", 0, {"height_m": 3000})
    office.take("office", office.held.seq, {"height_m": 3000}, office.held.challenges[0].id)
    assert office.held.value("height_m") == 3000
    assert office.held.challenges == ()


def test_the_same_value_from_two_is_no_question() -> None:
    office = Office()
    office.take("a", 0, {"height_m": 20})
    before = office.held
    office.take("b", 0, {"height_m": 20.0})
    assert office.held == before


def test_ones_own_chain_needs_no_look_between() -> None:
    office = Office()
    for value in range(5):
        office.take("a", 0, {"height_m": value})
    assert office.held.value("height_m") == 4
    assert office.held.challenges == ()


def test_a_newer_challenge_of_a_device_replaces_its_older_one() -> None:
    office = Office()
    office.take("a", 0, {"height_m": 1})
    office.take("b", 0, {"height_m": 2})
    office.take("b", 0, {"height_m": 3})
    assert office.open() == {("height_m", 3)}
    office.take("b", 0, {"height_m": 1})
    assert office.open() == set()


def test_deleting_needs_to_have_seen_every_field() -> None:
    office = Office()
    office.take("a", 0, {"name": "x"})
    office.take("b", 1, {"note": "y"})
    office.take("a", 1, {"deleted": 1})
    assert not office.held.value("deleted")
    assert office.open() == {("deleted", 1)}


def test_editing_what_another_deleted_keeps_the_edit_and_asks() -> None:
    office = Office()
    office.take("a", 0, {"name": "x"})
    office.take("a", 1, {"deleted": 1})
    office.take("b", 1, {"note": "y"})
    assert office.held.value("note") == "y"
    assert office.held.value("deleted") == 1
    assert office.open() == {("deleted", 0)}


def test_an_approved_value_stands_against_one_who_had_not_seen_it_approved() -> None:
    office = Office()
    office.take("a", 0, {"name": "x", "state": "submitted"})
    office.take("office", 1, {"state": "approved"})
    office.take("a", 1, {"name": "z", "note": "new"})
    assert office.held.value("name") == "x"
    assert office.open() == {("name", "z"), ("note", "new")}


def test_nobody_approves_what_he_has_not_seen_whole() -> None:
    office = Office()
    office.take("a", 0, {"name": "x", "state": "submitted"})
    office.take("a", 0, {"name": "y"})
    office.take("office", 1, {"state": "approved"})
    assert office.held.value("state") == "submitted"
    assert office.open() == {("state", "approved")}


def test_fields_nobody_here_knows_survive() -> None:
    office = Office()
    office.take("a", 0, {"of_next_year": 1, "answers.新问题": "答"})
    for device, base in itertools.product(DEVICES, (0, 1)):
        office.take(device, base, {"name": device})
    assert office.held.value("of_next_year") == 1
    assert office.held.value("answers.新问题") == "答"


HERE, THERE = "410105", "410102"
LEAVES: dict[str, Value] = {"deleted": 1, "moved_to": THERE}
RETURNS: dict[str, Value] = {"deleted": 0, "moved_to": None}


def test_who_brings_a_site_back_has_seen_what_went_along() -> None:
    office = Office()
    office.take("a", 0, {"name": "x", "owner": "学校"})
    office.take("b", 1, LEAVES)
    office.take("c", 2, RETURNS | {"owner": "图书馆"})
    assert office.held.values() == {"name": "x", "owner": "图书馆", **RETURNS}
    assert office.held.challenges == ()


def test_what_was_written_in_the_list_it_left_stands_when_a_site_comes_back() -> None:
    office = Office()
    office.take("a", 0, {"name": "x", "owner": "学校"})
    office.take("b", 1, LEAVES)
    office.take("a", 1, {"owner": "医院"})
    office.take("a", 3, RETURNS | {"owner": "图书馆"})
    assert office.held.value("owner") == "医院"
    assert ("owner", "图书馆") in office.open()


def test_what_the_mover_had_not_seen_stands_when_its_own_author_brings_the_site_back() -> None:
    office = Office()
    office.take("a", 0, {"owner": "学校"})
    office.take("a", 1, {"owner": "医院"})
    office.take("b", 1, LEAVES)
    office.take("a", 3, {"moved_to": None, "owner": "学校"})
    assert office.held.value("owner") == "医院"
    assert office.open() == {("deleted", 1), ("owner", "学校")}


def test_ones_own_way_there_and_back_needs_no_look_between() -> None:
    office = Office()
    office.take("a", 0, {"owner": "学校"})
    office.take("a", 1, {"owner": "医院"})
    office.take("a", 1, LEAVES)
    office.take("a", 1, RETURNS | {"owner": "图书馆"})
    assert office.held.value("owner") == "图书馆"
    assert office.held.challenges == ()


def test_a_question_that_waits_in_the_list_a_site_left_is_not_answered_by_coming_back() -> None:
    office = Office()
    office.take("a", 0, {"owner": "学校"})
    office.take("b", 1, {"owner": "医院"})
    office.take("c", 1, {"owner": "银行"})
    office.take("b", 3, LEAVES)
    office.take("c", 4, RETURNS | {"owner": "图书馆"})
    assert ("owner", "银行") in office.open()
