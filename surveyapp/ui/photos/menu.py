"""What can be done with the selected photos, as a menu."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from surveyapp.domain.language import _
from surveyapp.services.neighbours import neighbours_of
from surveyapp.services.shots import required_shots
from surveyapp.storage import Row
from surveyapp.ui.photos.copying import export_copies

if TYPE_CHECKING:
    from surveyapp.ui.photos.page import PhotoActs

NEAREST = 6


def photo_menu(acts: "PhotoActs", site: Row, parent: QWidget, *, loose: bool) -> QMenu:
    """Name the shot, turn, export, move, take out."""
    menu = QMenu(parent)
    ids = acts.strip.chosen()
    writable = not acts.hub.survey.read_only
    menu.addAction(_("查看"), partial(acts.strip.opened.emit, ids[0]))
    if loose:
        menu.addAction(_("归入本站址"), partial(acts.put, ids, "")).setEnabled(writable)
    else:
        _shots(menu, acts, site, writable=writable)
    menu.addSeparator()
    menu.addAction(_("向左转"), partial(acts.turn, -90)).setEnabled(writable)
    menu.addAction(_("向右转"), partial(acts.turn, 90)).setEnabled(writable)
    _originals(menu, acts, ids, writable=writable)
    menu.addAction(_("导出盖章副本…"), partial(export_copies, acts.hub, parent, ids))
    menu.addSeparator()
    menu.addAction(_("剪切，到另一处粘贴"), acts.strip.cut).setEnabled(writable)
    if not loose:
        _near(menu, acts, site, writable=writable)
        out = menu.addAction(_("移出本站址"), acts.take_out)
        out.setEnabled(writable)
    words = _("删除 {n} 张照片").format(n=len(ids))
    menu.addAction(words, acts.delete).setEnabled(writable)
    return menu


def _originals(menu: QMenu, acts: "PhotoActs", ids: Sequence[str], *, writable: bool) -> None:
    tiles = {tile.id: tile for tile in acts.strip.tiles.tiles}
    remote = [photo for photo in ids if tiles[photo].standing == "remote"]
    if remote:
        words = _("取回 {n} 张原图").format(n=len(remote))
        menu.addAction(words, partial(acts.hub.asked.emit, "fetch_originals", remote)).setEnabled(
            writable
        )


def _shots(menu: QMenu, acts: "PhotoActs", site: Row, *, writable: bool) -> None:
    shots = required_shots(site)
    if not shots:
        return
    under = menu.addMenu(_("作为必拍项"))
    under.setEnabled(writable)
    for shot in shots:
        under.addAction(shot.label, partial(acts.name, shot.id))
    under.addSeparator()
    under.addAction(_("不是必拍项"), partial(acts.name, None))


def _near(menu: QMenu, acts: "PhotoActs", site: Row, *, writable: bool) -> None:
    near = neighbours_of(acts.hub.survey, site)[:NEAREST]
    if not near:
        return
    under = menu.addMenu(_("移到附近站址"))
    under.setEnabled(writable)
    for other in near:
        words = f"{other.number} {other.name} · {other.distance_m:.0f} m"
        under.addAction(words, partial(acts.move, other.id))
