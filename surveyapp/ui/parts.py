"""Where the window's large parts come from; each is imported when it is first placed."""

import os
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from surveyapp.ui.hub import Hub


def record_panel(hub: Hub, parent: QWidget) -> QWidget:
    """The record: form, photos, facts, history."""
    made = _part("surveyapp.ui.record.panel", "RecordPanel")
    return made(hub, parent) if made else _quiet(parent)


def map_pane(hub: Hub, parent: QWidget) -> QWidget:
    """The map; its web view is made by `wake()`, after the window is up."""
    made = _part("surveyapp.ui.map.pane", "MapPane")
    return made(hub, parent) if made else _quiet(parent)


def receiver_dialog(hub: Hub, parent: QWidget) -> QDialog | None:
    """The receiver: port or log, quality, averaging, the gate."""
    made = _part("surveyapp.ui.receiver.dialog", "ReceiverDialog")
    return made(hub, hub.selection, parent) if made else None


def position_dialog(hub: Hub, site: str, parent: QWidget) -> QDialog | None:
    """Typed coordinates with their datum."""
    made = _part("surveyapp.ui.position", "PositionDialog")
    return made(hub, site, parent) if made else None


def before_application() -> None:
    """What must happen before there is a QApplication: the map's own scheme is registered."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    register = _part("surveyapp.ui.map.scheme", "register_scheme")
    if register:
        register()


def _part(module: str, name: str) -> Any:  # noqa: ANN401 - a class or function of that module
    try:
        return getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name and module.startswith(error.name):
            return None
        raise


def _quiet(parent: QWidget) -> QWidget:
    pane = QWidget(parent)
    pane.setObjectName("page")
    return pane
