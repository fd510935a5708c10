"""Photos on their way from one site to another, by drag or by the clipboard."""

import json
from collections.abc import Sequence

from PySide6.QtCore import QMimeData

MIME = "application/x-survey-photos"
"""Ids of photos as a JSON list."""


def ids_data(ids: Sequence[str]) -> QMimeData:
    """Photos on their way to another site."""
    data = QMimeData()
    data.setData(MIME, json.dumps(list(ids)).encode())
    return data


def ids_in(data: QMimeData) -> list[str]:
    """The photos a drag or the clipboard carries; none for anything else."""
    if not data.hasFormat(MIME):
        return []
    found = json.loads(bytes(data.data(MIME).data()))
    return [str(one) for one in found] if isinstance(found, list) else []
