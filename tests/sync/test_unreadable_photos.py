"""A photo that the disk will not give is kept back and named; everything else goes on."""

from pathlib import Path

from surveyapp.services import syncing
from surveyapp.services.bundles import read_bundle, write_bundle
from surveyapp.services.photos import THUMB
from surveyapp.services.synced import kept_back
from surveyapp.storage.findings import Kind
from sync.server.bundles import take_bundle
from tests.sync.on_sqlite import settings
from tests.sync.test_laptop_and_office import Team, new_line, photo, site, sync, team

__all__ = ["settings", "team"]


def test_a_photo_that_cannot_be_read_keeps_nothing_else_back(team: Team, tmp_path: Path) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    bad, good, later = [photo(wang, key, b"\xff\xd8\xff" + bytes([n]) * 9_000) for n in range(3)]
    wang.vault.keep_derived(good, THUMB, b"\xff\xd8\xff")
    for path in (wang.vault.path(bad, ".jpg"), wang.vault.derived(good, THUMB)):
        path.unlink()
        path.mkdir()  # opening it fails for root as well, on every system
    (file,), written = write_bundle(wang, tmp_path / "up.ssb")
    assert (written.tally.photos_sent, written.tally.trouble) == (2, [bad])
    assert [told.site for told in kept_back(wang, written)] == [key]
    _, (answer,) = take_bundle(team.office.central, file, carrier="c", reply=tmp_path / "d.ssb")
    assert read_bundle(wang, answer).tally.photos_confirmed == 2
    last = photo(wang, key, b"\xff\xd8\xff" + b"x" * 9_000)
    done = sync(wang)
    assert (done.tally.photos_confirmed, done.tally.trouble, done.whole) == (1, [bad], True)
    states = wang.outbox.photos.states([bad, good, later, last])
    assert [sha for sha, state in states.items() if state != "confirmed"] == [bad]
    assert [(f.kind, f.facts["sha256"]) for f in wang.check()] == [(Kind.PHOTO_ALTERED, bad)]


def test_a_photo_cut_off_while_it_is_sent_keeps_nothing_else_back(team: Team) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    bad = photo(wang, key, b"\xff\xd8\xff" + b"x" * 9_000_000)
    good = photo(wang, key, b"\xff\xd8\xff" + b"y" * 9_000)

    def cut_off(going: syncing.Going) -> None:
        if going.sent_bytes > 500_000:
            wang.vault.path(bad, ".jpg").write_bytes(b"")

    done = syncing.sync(wang, progress=cut_off, new_line=new_line)
    assert done.tally.trouble == [bad]
    assert wang.outbox.photos.states([good]) == {good: "confirmed"}
