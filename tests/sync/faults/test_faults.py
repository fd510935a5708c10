"""Killed, full, torn: after each fault work goes on, and in the end nothing is lost or done twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.bundles import read_bundle, write_bundle
from sync.server.bundles import take_bundle
from sync.server.central import opened
from sync.server.settings import Settings
from sync.server.store.counties import look
from tests.sync.faults.yard import BORNE, LI, TIMES, WANG, Yard, yard
from tests.sync.laptop import COUNTY
from tests.sync.running import Running

SMALL_DISK = "48m"
FULL = frozenset({*BORNE, Problem.OFFICE_REFUSED, Problem.DISK_FULL})


def killed_after(server: Running, seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        server.process.wait(seconds)
    server.kill()


def test_a_server_killed_while_laptops_push_pull_and_upload(
    settings: Settings, people: dict[str, Path]
) -> None:
    with yard(settings, people) as made:
        for number in range(TIMES):
            for who in (WANG, LI):
                made.work(who, number)
            with made.syncing(WANG, LI):
                killed_after(made.server, made.moment())
            made.server.start()
        made.judge()


def test_a_laptop_killed_while_it_syncs(alone: Settings, people: dict[str, Path]) -> None:
    command = [sys.executable, "-c", "from surveyapp.cli import main; main()", "sync"]
    with yard(alone, people) as made:
        for number in range(TIMES):
            made.work(WANG, number)
            with subprocess.Popen(
                [*command, people[WANG]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as running_sync:
                with suppress(subprocess.TimeoutExpired):
                    running_sync.wait(0.6 + made.moment(1.2))
                running_sync.kill()
        made.judge()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that is soon full; only root may mount one."""
    place = tmp_path / "small disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(place)]
    if os.name == "nt" or os.geteuid() or subprocess.run(command, check=False).returncode:
        pytest.skip("no small disk: only root mounts one")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def filled(disk: Path, free: int) -> Iterator[None]:
    """The disk with so many bytes free."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(65_536)):
            pass
    os.truncate(ballast, max(ballast.stat().st_size - free, 0))
    try:
        yield
    finally:
        ballast.unlink()


def test_a_server_whose_disk_is_full(small_disk: Path, people: dict[str, Path]) -> None:
    settings = Settings(small_disk / "central", rate_per_minute=1_000_000)
    settings.write()
    with yard(settings, people) as made:
        for number in range(TIMES):
            made.work(WANG, number, photo_bytes=20_000)
            with filled(small_disk, made.chance.randrange(300_000)):
                made.sync(WANG, FULL)
                made.sync(LI, FULL)
            assert made.sync(WANG)
        made.judge()


def test_a_laptop_whose_disk_is_full(
    alone: Settings, people: dict[str, Path], small_disk: Path
) -> None:
    people[LI] = small_disk / LI
    with yard(alone, people) as made:
        for number in range(TIMES):
            made.work(WANG, number, photo_bytes=20_000)
            made.work(LI, number, photo_bytes=20_000)
            assert made.sync(WANG)
            with (
                filled(small_disk, made.chance.randrange(300_000)),
                suppress(OSError),
                suppress(SurveyError),
            ):
                made.sync(LI, FULL)
            assert made.sync(LI)
        made.judge()


def head_of(settings: Settings) -> int:
    with opened(settings) as central, central.database.read() as connection:
        return look(connection, COUNTY).seq


def spoiled(made: Yard, file: Path) -> Iterator[Path]:
    """Copies of a file: cut short, and with a byte changed."""
    whole = file.read_bytes()
    at = made.chance.randrange(len(whole))
    copy = file.with_name("spoiled.ssb")
    for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
        copy.write_bytes(data)
        yield copy


def test_bundles_torn_or_changed_on_the_way(
    alone: Settings, people: dict[str, Path], tmp_path: Path
) -> None:
    with yard(alone, people) as made:
        for number in range(TIMES):
            made.work(WANG, number, photo_bytes=5_000)
            back = tmp_path / f"down{number}.ssb"
            with made.laptop(WANG) as survey, opened(alone) as central:
                (up,), _ = write_bundle(survey, tmp_path / f"up{number}.ssb")
                before = head_of(alone)
                for bad in spoiled(made, up):
                    with pytest.raises(SurveyError):
                        take_bundle(central, bad, carrier="c")
                assert head_of(alone) == before
                _, (down,) = take_bundle(central, up, carrier="c", reply=back)
                for bad in spoiled(made, down):
                    with pytest.raises(SurveyError):
                        read_bundle(survey, bad)
                assert survey.counts().unsent
                read_bundle(survey, down)
                assert survey.counts().unsent == 0
        made.judge()
