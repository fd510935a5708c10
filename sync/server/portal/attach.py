"""Joining the portal to the server, where its parts are there."""

import logging
from importlib import import_module

from fastapi import FastAPI

_log = logging.getLogger(__name__)

PARTS = (
    "door", "counties", "bulk", "maps", "sites", "duplicates", "files",
    "batches", "batch_steps", "batch_objections", "batch_files", "list_objecting", "lists",
    "coordination_area", "coordination", "reports", "audit",
)  # fmt: skip


def attach_portal(app: FastAPI) -> bool:
    """Add the portal's pages; without its parts the server goes on for laptops, and says so."""
    try:
        parts = [import_module(f"sync.server.portal.{name}") for name in PARTS]
        from sync.server.portal.nowhere import answer_nowhere
        from sync.server.portal.pages import parts_missing
    except ImportError as error:
        _log.warning("no portal: %s", error)
        return False
    missing = parts_missing()
    if missing:
        _log.warning("no portal: %s is missing", missing)
        return False
    for part in parts:
        app.include_router(part.router)
    answer_nowhere(app)
    return True
