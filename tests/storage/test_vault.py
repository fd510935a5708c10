"""Originals: every byte, once, under their hash; derived files beside them."""

import hashlib
import os
from pathlib import Path

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "photos")


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files(vault: Vault) -> list[Path]:
    return [p for p in vault.folder.rglob("*") if p.is_file()]


def test_an_original_lies_under_its_hash_and_is_found_by_it(vault: Vault, tmp_path: Path) -> None:
    card = tmp_path / "IMG_1.JPG"
    card.write_bytes(b"\xff\xd8 one")
    path = vault.add(card, sha(b"\xff\xd8 one"), ".JPG")
    assert path == vault.folder / path.name[:2] / f"{sha(card.read_bytes())}.jpg"
    assert path.read_bytes() == b"\xff\xd8 one"
    assert vault.find(path.stem) == path
    assert list(vault.originals()) == [path]


def test_the_same_photo_twice_is_written_once(vault: Vault) -> None:
    path = vault.add(b"one", sha(b"one"), ".jpg")
    before = path.stat().st_mtime_ns
    assert vault.add(b"one", sha(b"one"), ".jpg") == path
    assert path.stat().st_mtime_ns == before
    assert files(vault) == [path]


def test_an_original_cut_short_is_made_whole_by_the_same_photo(vault: Vault) -> None:
    path = vault.add(b"whole", sha(b"whole"), ".jpg")
    path.write_bytes(b"who")
    vault.add(b"whole", sha(b"whole"), ".jpg")
    assert path.read_bytes() == b"whole"


def test_a_file_that_is_not_what_was_hashed_is_refused(vault: Vault, tmp_path: Path) -> None:
    card = tmp_path / "IMG_2.JPG"
    card.write_bytes(b"half of it")
    with pytest.raises(SurveyError) as refused:
        vault.add(card, sha(b"half of it and the rest"), ".jpg")
    assert refused.value.problem is Problem.DISK_FAULT
    assert files(vault) == []


@pytest.mark.parametrize(
    ("name", "suffix"), [("../../etc/passwd", ".jpg"), ("AB" * 32, ".jpg"), ("ab" * 32, "/../x")]
)
def test_no_name_leads_out_of_the_vault(vault: Vault, name: str, suffix: str) -> None:
    with pytest.raises(SurveyError):
        vault.path(name, suffix)
    assert vault.find(name) is None or suffix != ".jpg"


def test_derived_files_are_whole_and_not_among_the_originals(vault: Vault) -> None:
    path = vault.add(b"one", sha(b"one"), ".jpg")
    small = vault.keep_derived(path.stem, "512.jpg", b"thumb")
    assert small == vault.thumbnail(path.stem, 512)
    assert small.read_bytes() == b"thumb"
    assert list(vault.originals()) == [path]


def test_what_a_crash_left_half_written_goes_after_a_day(vault: Vault) -> None:
    vault.add(b"one", sha(b"one"), ".jpg")
    part = vault.folder / ".parts" / "leftover"
    part.write_bytes(b"half")
    vault.tidy()
    assert part.exists()
    os.utime(part, (0, 0))
    vault.tidy()
    assert not part.exists()
