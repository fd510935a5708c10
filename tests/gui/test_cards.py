"""A camera card that is put in is offered, one that was there already is not."""

from pathlib import Path

from surveyapp.ui.cards import CardWatch, mounted


def test_a_card_put_in_is_noticed_once(tmp_path: Path) -> None:
    disks = [tmp_path / "disk", tmp_path / "old"]
    for disk in disks:
        disk.mkdir()
    (tmp_path / "old" / "DCIM").mkdir()
    watch = CardWatch(lambda: disks)
    found: list[Path] = []
    watch.found.connect(found.append)
    watch.start()
    watch.look()
    assert found == []
    card = tmp_path / "EOS" / "DCIM"
    card.mkdir(parents=True)
    disks.append(card.parent)
    watch.look()
    watch.look()
    assert found == [card]
    watch.stop()


def test_the_system_s_own_disks_can_be_listed() -> None:
    assert Path("/") in mounted() or mounted()
