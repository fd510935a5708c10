"""`python -m tests.sync.proof.sabotage`: break the rule on purpose, and see each break caught.

Each way runs in a process of its own, for it changes the program there. Names of ways may be given.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from typing import Any

from rich.console import Console
from rich.table import Table

from surveyapp.storage import recall
from sync.protocol import Document, Op, Outcome, Stamp, Verdict

AT_ONCE = os.cpu_count() or 2
HISTORIES = int(os.environ.get("SURVEY_SABOTAGE_HISTORIES", "400"))
Way = Callable[[], None]
_WAYS: dict[str, Way] = {}
_MOVING: set[str] = set()
MISFIT = (TypeError, AttributeError, NameError)
"""What a way raises that no longer fits the program; that is not to be caught by the histories."""


def way(of: Way) -> Way:
    """Add one way to break the rule."""
    _WAYS[of.__name__] = of
    return of


def moving(of: Way) -> Way:
    """A way that only histories in which sites move can show."""
    _MOVING.add(of.__name__)
    return way(of)


def put(place: str, name: str, thing: Any) -> Any:
    """Put another thing into a `module` or a `module:Class`; gives what stood there."""
    module, _, kind = place.partition(":")
    there: Any = import_module(module)
    if kind:
        there = getattr(there, kind)
    before = getattr(there, name)
    setattr(there, name, thing)
    return before


def in_merge(change: Callable[[Any, Any, Any, Any, Any], Any]) -> None:
    """Let `change(merged, document, op, author, seq)` spoil what the rule gives."""
    from sync import merge as rule

    honest = rule.merge

    def spoiled(document: Any, op: Any, author: Any, seq: Any) -> Any:
        return change(honest(document, op, author, seq), document, op, author, seq)

    for place in ("sync.merge", "sync.server.store.pushing", "sync.server.store.check"):
        put(place, "merge", spoiled)


@way
def the_last_to_come_wins() -> None:
    put("sync.merge", "seen", lambda *_: True)


@way
def the_first_to_come_wins_without_a_word() -> None:
    def change(merged: Any, document: Any, op: Any, author: Any, seq: Any) -> Any:
        kept = tuple(
            c for c in merged.document.challenges if c.id not in {o.id for o in merged.opened}
        )
        return replace(merged, document=replace(merged.document, challenges=kept), opened=())

    in_merge(change)


@way
def own_device_is_nobody() -> None:
    def forgetful(document: Document, op: Op, _device: str, name: str, value: Any) -> bool:
        return bool(honest(document, op, "", name, value))

    honest = put("sync.merge", "seen", forgetful)


@way
def one_place_too_much_was_seen() -> None:
    def generous(document: Document, op: Op, device: str, name: str, value: Any) -> bool:
        return bool(honest(document, replace(op, base=op.base + 1), device, name, value))

    honest = put("sync.merge", "seen", generous)


@way
def deleting_needs_to_have_seen_nothing() -> None:
    put("sync.merge", "judges_the_whole", lambda _name, _value: False)


@way
def editing_what_is_deleted_asks_nobody() -> None:
    put("sync.merge", "_asked", lambda _d, op, _a: iter(sorted(op.set.items())))


@way
def everybody_s_challenges_are_replaced() -> None:
    def change(merged: Any, document: Any, op: Any, author: Any, seq: Any) -> Any:
        kept = tuple(c for c in merged.document.challenges if c.seq == seq or c.field not in op.set)
        return replace(merged, document=replace(merged.document, challenges=kept))

    in_merge(change)


@way
def the_challenger_stands_and_the_present_goes() -> None:
    def change(merged: Any, document: Any, op: Any, author: Any, seq: Any) -> Any:
        fields = dict(merged.document.fields)
        for one in merged.opened:
            fields[one.field] = Stamp(one.value, next(iter(merged.document.writes)))
        return replace(merged, document=replace(merged.document, fields=fields))

    in_merge(change)


@way
def every_op_is_a_challenge() -> None:
    put("sync.merge", "seen", lambda document, _op, _by, name, _value: name not in document.fields)


@way
def fields_of_later_versions_are_dropped() -> None:
    def change(merged: Any, document: Any, op: Any, author: Any, seq: Any) -> Any:
        fields = {n: s for n, s in merged.document.fields.items() if n != "field_of_2031"}
        return replace(merged, document=replace(merged.document, fields=fields))

    in_merge(change)


@way
def what_came_before_is_done_again() -> None:
    put("sync.server.store.pushing", "_known", lambda *_: [])


@way
def numbers_may_have_gaps() -> None:
    def leaping(connection: Any, county: str, device: str) -> int:
        found = int(honest(connection, county, device))
        return found + 1 if found == 2 else found

    honest = put("sync.server.store.pushing", "_last_n", leaping)


@way
def a_copied_laptop_is_believed() -> None:
    import orjson
    from sqlalchemy import select

    from sync.server.store import tables as t

    def believing(connection: Any, county: str, device: str, ops: Any) -> list[Verdict]:
        where = (t.op.c.county == county, t.op.c.device == device)
        rows = connection.execute(select(t.op.c.n, t.op.c.verdict).where(*where))
        had = {row.n: row.verdict for row in rows}
        return [replace(Verdict.parse(orjson.loads(had[o.n])), op_id=o.op_id) for o in ops]

    put("sync.server.store.pushing", "_known", believing)


@way
def the_feed_skips_a_record_between_pages() -> None:
    def hasty(code: str, after: int, private: Any) -> Any:
        return honest(code, after + 1 if after else after, private)

    honest = put("sync.server.store.feed", "_changed", hasty)


@way
def the_cursor_runs_ahead_of_the_page() -> None:
    def hasty(connection: Any, county: str, epoch: str, cursor: int) -> None:
        honest(connection, county, epoch, cursor + 1)

    honest = put("surveyapp.storage.snapshot", "go_on", hasty)


@way
def a_restore_is_kept_quiet() -> None:
    put("sync.server.store.backup", "renew", lambda *_: None)


@way
def places_of_another_epoch_count_as_seen() -> None:
    put("sync.server.store.epochs:Past", "as_seen", lambda _self, op, _seq: op)


@way
def a_copy_speaks_for_the_laptop() -> None:
    put("sync.client:Client", "_had", lambda _self, _county, last_n: last_n)


@way
def a_number_may_follow_the_number_of_a_copy() -> None:
    put("sync.server.store.pushing", "_must_follow", lambda *_: None)


@way
def after_a_restore_nothing_is_sent_again() -> None:
    def change(self: Any, county: str, epoch: str, _last_n: int | None) -> None:
        honest(self, county, epoch, None)

    honest = put("sync.client:Client", "_pull_anew", change)
    put("sync.client:Client", "_meet", _meet_without_asking)


def _meet_without_asking(self: Any, county: str, epoch: str, _last_n: int) -> None:
    known, _ = self.shelf.place(county)
    if known and known != epoch:
        self._pull_anew(county, epoch, None)


@way
def a_field_is_left_out_when_work_is_sealed() -> None:
    def short(values: Any, known: Any, touched: Any = None) -> Any:
        return {name: v for name, v in honest(values, known, touched).items() if name != "owner"}

    honest = put("surveyapp.storage.travel", "differing", short)


@way
def an_op_says_it_saw_what_came_after_it() -> None:
    put("surveyapp.storage.sealing:_Sealer", "_base", lambda _self, _rec, _view, seq: seq + 5)


@way
def whatever_is_sent_counts_as_answered() -> None:
    def hasty(self: Any, county: str, batch: Any) -> int:
        self.shelf.answer(county, [_as_if_applied(op) for op in batch])
        return int(honest(self, county, batch))

    honest = put("sync.client:Client", "_push_batch", hasty)


def _as_if_applied(op: Op) -> Verdict:
    return Verdict(op.n, op.op_id, op.rec, 0, Outcome.APPLIED, 0)


@way
def waiting_ops_are_not_laid_over() -> None:
    put("surveyapp.storage.overlay", "_WAITING", "SELECT '', '', '', '', '', '' WHERE ? IS NULL")


@way
def what_lies_under_waiting_work_counts_as_seen() -> None:
    put("surveyapp.storage.overlay:View", "seen", lambda self, _name: self.seq)


@way
def a_page_is_taken_without_what_is_being_typed() -> None:
    put("surveyapp.storage.sealing", "seal", lambda *_: 0)


@way
def the_first_photo_of_a_list_is_passed_over() -> None:
    def short(self: Any, county: str) -> Any:
        return honest(self, county)[1:]

    honest = put("surveyapp.storage.photo_ledger:PhotoLedger", "wanted", short)


@way
def a_stick_counts_as_an_answer() -> None:
    # The next sync by line heals that: a laptop asks how far the office is, and sends what it lacks.
    put("sync.client:Client", "_meet", _meet_what_was_restored)

    def hasty(self: Any, enrolled: Any, county: str, batch: list[Op]) -> None:
        honest(self, enrolled, county, batch)
        self._shelf.answer(county, [_as_if_applied(op) for op in batch])

    honest = put("surveyapp.services.bundles:_Packed", "_add_ops", hasty)


def _meet_what_was_restored(self: Any, county: str, epoch: str, last_n: int) -> None:
    known, _ = self.shelf.place(county)
    if known and known != epoch:
        self._follow(county, epoch, last_n)


@way
def a_new_ticket_sends_only_what_had_no_answer() -> None:
    from surveyapp.storage.outbox import Standing

    put("surveyapp.services.enrolment", "_standing", lambda *_: Standing.SAME)


@way
def a_survey_made_again_has_seen_nothing() -> None:
    put("surveyapp.storage.recall", "enter", lambda *_: None)


@way
def a_survey_made_again_forgets_what_was_sent() -> None:
    put("surveyapp.storage.opbook", "read", lambda _folder: ({}, recall.Seen()))


@way
def an_answer_after_its_page_changes_nothing() -> None:
    put("surveyapp.storage.verdicts", "_CONTAINED", "SELECT '' WHERE ?1 IS ?2 AND ?3 IS NULL")


@way
def a_list_is_published_in_spite_of_everything() -> None:
    put("sync.server.batches.sites", "faults", lambda *_: [])


@moving
def what_a_site_left_behind_counts_as_seen_when_it_comes_back() -> None:
    put("sync.merge", "typed_elsewhere", lambda *_: False)


@moving
def whoever_wrote_in_the_list_it_left_had_it_before_his_eyes() -> None:
    def generous(document: Document, op: Op, device: str, name: str) -> bool:
        own = document.writes[document.fields[name].seq].device == device
        return own or bool(honest(document, op, device, name))

    honest = put("sync.merge", "_went_along", generous)


def attempt(name: str) -> int:
    """In a process of its own: 0 when the histories caught the break, 1 when they passed."""
    from tests.sync.proof.machine import Histories, prove
    from tests.sync.proof.moves import Moves
    from tests.sync.proof.template import template

    machine = Moves if name in _MOVING else Histories
    template(machine.counties)
    _WAYS[name]()
    try:
        prove("", HISTORIES, of=machine, shortened=False)
    except MISFIT as error:
        print(f"does not fit the program any more: {_first_words(error)}")
        return 1
    except BaseException as error:  # noqa: BLE001 - whatever stops it has caught it
        print(_first_words(error))
        return 0
    return 1


def _first_words(error: BaseException) -> str:
    words = str(error).splitlines()
    return f"{type(error).__name__}: {words[0][:110] if words else ''}"


def caught(name: str) -> tuple[bool, str]:
    """Whether a way was caught, and by what."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.proof.sabotage", "--one", name],
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or [""]
    return done.returncode == 0, said[-1]


def main(words: list[str]) -> int:
    """Try all ways, or those named; 1 when one was not caught."""
    if words[:1] == ["--one"]:
        return attempt(words[1])
    lines = Table("way to break the rule", "", "caught by")
    missed = 0
    names = words or list(_WAYS)
    with ThreadPoolExecutor(AT_ONCE) as several:
        found = list(several.map(caught, names))
    for name, (was, by) in zip(names, found, strict=True):
        missed += not was
        lines.add_row(name.replace("_", " "), "✓" if was else "MISSED", by if was else "")
    Console(width=150).print(lines)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
