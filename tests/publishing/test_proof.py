"""A list is genuine as a whole or not at all, with our tool and with the stock one."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.batches import Snapshot
from surveyapp.domain.errors import SurveyError
from surveyapp.publishing.checking import verify
from surveyapp.publishing.folder import publish
from surveyapp.publishing.minisign import PublicKey, Signer

Make = Callable[..., Snapshot]


def test_a_list_as_published_is_genuine(published: Path, signer: Signer) -> None:
    for asked in (published, published / "manifest.json", published / "list.pdf"):
        found = verify(asked)
        assert (found.ok, found.county, found.entries) == (True, "410105", 3)
        assert found.signer == signer.public.name
    assert verify(published, key=published / "county.pub").trusted


def test_every_byte_of_the_proof_counts(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "list")
    for name in ("manifest.json", "manifest.json.minisig", "county.pub"):
        data = (folder / name).read_bytes()
        for at in range(len(data)):
            changed = bytearray(data)
            changed[at] ^= 1
            (folder / name).write_bytes(changed)
            assert _refused(folder / "list.csv"), (name, at)
        for short in (data[:-1], data + b"\n", b""):
            (folder / name).write_bytes(short)
            assert _refused(folder / "list.csv"), name
        (folder / name).write_bytes(data)
    assert not _refused(folder)


@pytest.fixture(scope="module")
def tampered(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy whose files are changed one at a time and put back."""
    return shutil.copytree(published, tmp_path_factory.mktemp("tampered") / "list")


@settings(max_examples=150, deadline=None)
@given(pick=st.integers(0, 10**6), at=st.integers(0, 10**7), bit=st.integers(0, 7))
def test_a_changed_bit_of_any_file_is_found(tampered: Path, pick: int, at: int, bit: int) -> None:
    files = sorted(file for file in tampered.rglob("*") if file.is_file())
    file = files[pick % len(files)]
    data = file.read_bytes()
    changed = bytearray(data)
    changed[at % len(data)] ^= 1 << bit
    file.write_bytes(changed)
    try:
        assert _refused(file), (file.name, at % len(data))
    finally:
        file.write_bytes(data)


def _refused(path: Path) -> bool:
    try:
        return not verify(path).ok
    except SurveyError:
        return True


def test_a_missing_or_foreign_file_is_found(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "list"
    shutil.copytree(published, folder)
    (folder / "list.csv").unlink()
    (folder / "list2.csv").write_text("x", "utf-8")
    assert {finding.file for finding in verify(folder).findings} == {"list.csv", "list2.csv"}


def test_another_s_signature_is_refused_when_one_knows_the_county_s_key(
    published: Path, snapshot: Make, tmp_path: Path
) -> None:
    publish(tmp_path / "forged", snapshot(), Signer.new())
    found = verify(tmp_path / "forged", key=published / "county.pub")
    assert (found.ok, found.trusted) == (False, False)


def test_an_older_list_does_not_pass_for_the_present_one(
    published: Path, snapshot: Make, tmp_path: Path, signer: Signer
) -> None:
    publish(tmp_path / "older", snapshot(serial=1), signer)
    publish(tmp_path / "other", snapshot(dated="2026-04-14"), signer)
    assert not verify(tmp_path / "older", since=published).ok
    assert not verify(tmp_path / "other", since=published).ok
    assert verify(published, since=tmp_path / "older").ok


def test_a_lone_file_says_that_there_is_nothing_to_check_it_with(
    published: Path, tmp_path: Path
) -> None:
    shutil.copy(published / "list.pdf", tmp_path / "list.pdf")
    with pytest.raises(SurveyError) as refused:
        verify(tmp_path / "list.pdf")
    assert "manifest.json" in str(refused.value)


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=200), flip=st.integers(0, 399), bit=st.integers(0, 7))
def test_no_byte_of_a_signature_is_free_to_change(data: bytes, flip: int, bit: int) -> None:
    signer = Signer.new()
    signature = signer.sign(data, "county:410105").encode()
    assert signer.public.check(data, signature.decode()) == "county:410105"
    changed = bytearray(signature)
    changed[flip % len(changed)] ^= 1 << bit
    try:
        assert signer.public.check(data, changed.decode("utf-8", "replace")) is None
    except SurveyError:
        return


def test_a_key_read_back_is_the_same_key(signer: Signer) -> None:
    assert PublicKey.parse(signer.public.text()) == signer.public


def test_the_stock_tool_verifies_the_list_and_finds_a_changed_one(
    published: Path, tmp_path: Path
) -> None:
    if shutil.which("minisign") is None:
        pytest.skip("minisign is not installed")
    asked = ["minisign", "-Vm", "manifest.json", "-p", "county.pub"]
    told = subprocess.run(asked, cwd=published, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "county:410105 serial:2" in told.stdout
    shutil.copytree(published, tmp_path / "list")
    with (tmp_path / "list" / "manifest.json").open("ab") as file:
        file.write(b" ")
    told = subprocess.run(asked, cwd=tmp_path / "list", capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "Signature verification failed" in told.stderr
