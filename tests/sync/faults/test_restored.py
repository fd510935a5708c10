"""A server that burned down is put back from last night: laptops bring what it lacks."""

import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.server.central import opened
from sync.server.cli import main
from sync.server.settings import Settings
from sync.server.store import tables as t
from tests.sync.faults.yard import LI, TIMES, WANG, Yard, yard
from tests.sync.proof.house import emptied


def administer(*words: object) -> None:
    """A command of `survey-server`, beside the process that serves."""
    with redirect_stdout(StringIO()), pytest.raises(SystemExit) as ended:
        main([*map(str, words)])
    assert not ended.value.code


def size_of(settings: Settings) -> tuple[int, int]:
    """How many ops and whole photos the list holds."""
    whole = t.blob.c.confirmed_at.is_not(None)
    with opened(settings) as central, central.database.read() as connection:
        ops = connection.scalar(select(func.count()).select_from(t.op)) or 0
        photos = connection.scalar(select(func.count()).select_from(t.blob).where(whole)) or 0
    return ops, photos


def burned_down(settings: Settings) -> None:
    """Nothing is left: no folder, and a database with empty tables."""
    if settings.database:
        with opened(settings) as central:
            emptied(central.database)
    shutil.rmtree(settings.data)


def put_back(backup: Path, settings: Settings, *, by_hand: bool) -> None:
    """By the command for it; or files are copied back, and the list is told so."""
    if by_hand:
        shutil.copytree(backup, settings.data)
        administer("restored", settings.data)
    else:
        more = ("--database", settings.database) if settings.database else ()
        administer("restore", backup, settings.data, *more)


def both_typed_since(made: Yard, rec: str, number: int) -> None:
    """One types over what he has seen of the other, and all of it since the backup.

    Where the list stands at a place before both, it cannot know who had seen whom: whoever comes
    later is a question to people. It is the only thing that a restore may ask.
    """
    for who in (LI, WANG):
        value = f"{who}{number}"
        assert made.sync(who)
        made.write(who, rec, "address", value)
        assert made.sync(who)
        made.ledger.met[rec, "address"].last.add(value)
    del made.ledger.typed[rec, "address"]


def test_a_server_restored_from_last_night(
    settings: Settings, people: dict[str, Path], tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    with yard(settings, people) as made:
        for number in range(TIMES):
            rec = made.known_site(f"{number}号院")
            for who in made.anybody():
                made.work(who, 3 * number)
            with made.syncing(WANG, LI):
                administer("backup", settings.data, backup)
            for who in made.anybody():
                made.work(who, 3 * number + 1)
            both_typed_since(made, rec, number)
            for who in made.anybody()[: number % 3]:
                made.work(who, 3 * number + 2)
            made.server.kill()
            before = size_of(settings)
            burned_down(settings)
            put_back(backup, settings, by_hand=not settings.database and number % 2 == 1)
            after = size_of(settings)
            assert after[0] < before[0]
            assert after[1] < before[1]
            made.server.start()
            for who in made.anybody():
                assert made.sync(who)
        made.judge()
