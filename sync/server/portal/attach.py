"""Joining the portal to the server, where its parts are there."""

import logging

from fastapi import FastAPI

_log = logging.getLogger(__name__)


def attach_portal(app: FastAPI) -> bool:
    """Add the portal's pages; without its parts the server goes on for laptops, and says so."""
    try:
        from sync.server.portal import (
            coordination,
            coordination_area,
            counties,
            door,
            files,
            lists,
            reports,
            sites,
        )
        from sync.server.portal.pages import parts_missing
    except ImportError as error:
        _log.warning("no portal: %s", error)
        return False
    missing = parts_missing()
    if missing:
        _log.warning("no portal: %s is missing", missing)
        return False
    matters = (coordination_area, coordination, reports)
    for part in (door, counties, sites, files, lists, *matters):
        app.include_router(part.router)
    return True
