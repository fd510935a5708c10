"""A card taken in: every file judged, in order, whatever happens meanwhile."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from surveyapp.capture.photos import NotTaken, Reading, list_photos, read_photo, take_in
from surveyapp.capture.photos.flight import IN_FLIGHT_BYTES, Task, fly
from surveyapp.domain.photos import Broken
from tests.unit.capture.photo_files import at, jpeg

SharedData = Callable[[str], Path]
Result = Reading | NotTaken


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A camera card with twelve photos and what else lies on cards."""
    folder = tmp_path / "card" / "DCIM" / "100CANON"
    folder.mkdir(parents=True)
    for n in range(1, 13):
        (folder / f"IMG_{n}.JPG").write_bytes(jpeg(gps=at(113.6 + n / 1e4, 34.7)))
    (folder / "IMG_1.THM").write_bytes(jpeg())
    (folder / ".hidden.jpg").write_bytes(jpeg())
    (folder / "._IMG_1.JPG").write_bytes(b"\0\5\x16\7")
    (tmp_path / "card" / "MISC").mkdir()
    (tmp_path / "card" / "MISC" / "x.jpg").write_bytes(jpeg())
    (folder / "@eaDir").mkdir()
    (folder / "@eaDir" / "SYNOPHOTO.jpg").write_bytes(jpeg())
    (folder / "Thumbs.db").write_bytes(b"junk")
    return tmp_path / "card"


def taken(results: list[Result]) -> list[str]:
    return [r.file.name for r in results if isinstance(r, Reading)]


def test_a_card_is_taken_in_by_number_without_its_bookkeeping(card: Path) -> None:
    results: list[Result] = []
    intake = take_in([card], sink=results.append)
    assert taken(results) == [f"IMG_{n}.JPG" for n in range(1, 13)]
    assert (intake.files, intake.done, intake.cancelled) == (12, 12, False)
    assert intake.bytes == sum(r.facts.size for r in results if isinstance(r, Reading))


def test_broken_files_are_listed_and_the_rest_goes_on(card: Path) -> None:
    folder = card / "DCIM" / "100CANON"
    (folder / "IMG_3.JPG").write_bytes(b"")
    (folder / "notes.txt").write_text("roof locked")
    results: list[Result] = []
    take_in([card], sink=results.append)
    listed = {r.file.name: r.reason for r in results if isinstance(r, NotTaken)}
    assert listed == {"IMG_3.JPG": Broken.EMPTY, "notes.txt": Broken.NOT_AN_IMAGE}
    assert len(taken(results)) == 11


def test_a_card_pulled_out_in_mid_import_loses_only_what_was_not_read(card: Path) -> None:
    results: list[Result] = []

    def sink(result: Result) -> None:
        results.append(result)
        if len(results) == 1:
            (card / "DCIM").rename(card.parent / "pulled")

    take_in([card], sink=sink)
    assert len(results) == 12
    gone = [r for r in results if isinstance(r, NotTaken)]
    assert {r.reason for r in gone} == {Broken.VANISHED}
    assert len(taken(results)) + len(gone) == 12
    assert len(gone) >= 12 - 4 * (os.cpu_count() or 1) - 1


def test_cancelling_keeps_what_was_handed_over_and_hands_over_no_more(card: Path) -> None:
    results: list[Result] = []
    intake = take_in([card], sink=results.append, cancelled=lambda: len(results) == 5)
    assert (intake.done, intake.cancelled, len(results)) == (5, True, 5)


def test_cancelling_at_the_last_photo_is_no_cancelling(card: Path) -> None:
    results: list[Result] = []
    intake = take_in([card], sink=results.append, cancelled=lambda: len(results) == 12)
    assert (intake.done, intake.cancelled) == (12, False)


def test_progress_counts_every_file_once(card: Path) -> None:
    seen: list[tuple[int, int]] = []
    take_in([card], sink=lambda _: None, progress=lambda done, files: seen.append((done, files)))
    assert seen == [(n, 12) for n in range(1, 13)]


def test_what_the_sink_raises_ends_the_intake_and_is_raised(card: Path) -> None:
    results: list[Result] = []

    def full(result: Result) -> None:
        if len(results) == 3:
            raise OSError(28, "No space left on device")
        results.append(result)

    with pytest.raises(OSError, match="No space"):
        take_in([card], sink=full)
    assert len(results) == 3


def test_links_in_a_circle_end_and_a_file_named_twice_is_listed_once(card: Path) -> None:
    (card / "DCIM" / "again").symlink_to(card, target_is_directory=True)
    (card / "DCIM" / "nowhere.jpg").symlink_to(card / "missing")
    first = card / "DCIM" / "100CANON" / "IMG_1.JPG"
    names = [p.name for p in list_photos([first, card, first])]
    assert names.count("IMG_1.JPG") == 1
    assert names[0] == "IMG_1.JPG"
    assert len(names) == 13
    results: list[Result] = []
    take_in([card], sink=results.append)
    assert [r.reason for r in results if isinstance(r, NotTaken)] == [Broken.VANISHED]


def test_the_same_photo_twice_has_the_same_digest(card: Path) -> None:
    copy = card / "DCIM" / "copy.jpg"
    copy.write_bytes((card / "DCIM" / "100CANON" / "IMG_7.JPG").read_bytes())
    results: list[Result] = []
    take_in([card], sink=results.append)
    digests = [r.facts.sha256 for r in results if isinstance(r, Reading)]
    assert len(digests) == 13
    assert len(set(digests)) == 12


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_listed_as_denied(card: Path) -> None:
    file = card / "DCIM" / "100CANON" / "IMG_2.JPG"
    file.chmod(0)
    result = read_photo(file)
    assert isinstance(result, NotTaken)
    assert result.reason is Broken.DENIED


def test_results_keep_their_order_and_memory_its_bound() -> None:
    held = most = 0

    def work(n: int) -> int:
        nonlocal held, most
        held += 1
        most = max(most, held)
        hashlib.sha256(bytes(400_000 * (n % 3))).digest()  # so that some overtake others
        return n

    tasks = (Task(IN_FLIGHT_BYTES // 2, lambda n=n: work(n)) for n in range(30))  # type: ignore[misc]
    seen = []
    with fly(tasks) as results:
        for n in results:
            held -= 1
            seen.append(n)
    assert seen == list(range(30))
    assert most <= 3


def test_a_whole_folder_of_real_files_comes_through(shared_data: SharedData) -> None:
    folder = shared_data("photos_metadata-extractor-images_free-use")
    results: list[Result] = []
    take_in([folder], sink=results.append)
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert len(results) == len(files)
    broken = {r.file for r in results if isinstance(r, NotTaken)}
    assert broken == {p for p in files if p.parent.name == "broken"}
