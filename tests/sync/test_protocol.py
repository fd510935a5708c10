"""What travels can be read back, and nothing else can be read."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.merge import Author, merge
from sync.protocol import (
    MAX_OPS,
    Code,
    Digest,
    Document,
    Malformed,
    Op,
    Page,
    batches,
    canonical,
    read_json,
    read_ops,
    write_ops,
)

names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
values = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.integers(-(2**53), 2**53),
    st.floats(-1e9, 1e9),
)
ops = st.builds(
    Op,
    op_id=st.uuids().map(str),
    n=st.just(1),
    rec=st.uuids().map(str),
    kind=st.sampled_from(["site", "photo", "fee"]),
    base=st.integers(0, 2**40),
    set=st.dictionaries(names, values, max_size=6),
    at=st.just("2026-03-21T10:00:00+08:00"),
)


def numbered(made: list[Op]) -> list[Op]:
    return [Op.parse({**op.plain(), "n": n}) for n, op in enumerate(made, 1)]


@given(st.lists(ops, max_size=5))
def test_ops_come_back_as_they_were_written(made: list[Op]) -> None:
    written = write_ops(numbered(made))
    assert read_ops(written) == numbered(made)
    assert write_ops(read_ops(written)) == written


@given(st.binary(max_size=80))
def test_no_bytes_raise_anything_but_a_code(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        read_ops(data)


@pytest.mark.parametrize("text", ["NaN", "[1", '"\\ud800"', "{}x", "[" * 100_000, "1e999"])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_json(text.encode())


@pytest.mark.parametrize(
    "change",
    [
        *({"n": 0}, {"n": True}, {"n": -1}, {"base": 1.5}, {"rec": "../x"}, {"kind": "Site"}),
        *({"set": []}, {"closes": [1]}, {"extra": 1}, {"op_id": ""}),
    ],
)
def test_a_frame_that_is_wrong_is_refused(change: dict[str, object]) -> None:
    good = Op("o", 1, "r", "site", 0, {}).plain()
    with pytest.raises(Malformed):
        Op.parse({**good, **change})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"Name": 1}, Code.FIELD),
        ({"answers.a b": 1}, Code.FIELD),
        ({"name": []}, Code.VALUE),
        ({"name": True}, Code.VALUE),
        ({"name": 2**60}, Code.VALUE),
        ({"name": "长" * 100_001}, Code.VALUE),
    ],
)
def test_a_content_that_is_wrong_is_named(fields: dict[str, object], code: Code) -> None:
    op = Op.parse({**Op("o", 1, "r", "site", 0, {}).plain(), "set": fields})
    fault = op.fault()
    assert fault is not None
    assert fault[0] == code


def test_numbers_with_a_gap_are_no_body() -> None:
    first, third = (Op(f"o{n}", n, "r", "site", 0, {}) for n in (1, 3))
    with pytest.raises(Malformed):
        read_ops(write_ops([first, third]))


def test_long_work_is_cut_into_bodies_that_fit() -> None:
    work = [Op(f"o{n}", n, "r", "site", 0, {"note": "长" * 2_000}) for n in range(1, 900)]
    cut = list(batches(work))
    assert [op for batch in cut for op in batch] == work
    assert all(len(batch) <= MAX_OPS for batch in cut)
    assert [read_ops(write_ops(batch)) for batch in cut] == cut


@given(st.lists(ops, min_size=1, max_size=6, unique_by=lambda op: op.rec))
def test_a_page_and_its_digest_come_back(made: list[Op]) -> None:
    documents = [merge(None, op, Author("d", "王"), n).document for n, op in enumerate(made, 1)]
    page = Page("410105", "e", 0, len(made), len(made), more=False, records=tuple(documents))
    again = Page.parse(read_json(canonical(page.plain())))
    assert again == page
    assert Digest.of(again.records) == Digest.of(documents)
    assert Digest.parse(Digest.of(documents).plain()) == Digest.of(documents)


def test_a_digest_tells_one_changed_value() -> None:
    one = Document.parse(
        merge(None, Op("o", 1, "r", "site", 0, {"a": 1}), Author("d", ""), 1).document.plain()
    )
    two = merge(None, Op("o", 1, "r", "site", 0, {"a": 2}), Author("d", ""), 1).document
    assert Digest.of([one]) != Digest.of([two])
