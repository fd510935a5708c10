"""The commands, a module for each part of the work; importing one registers its commands."""

from importlib import import_module

PARTS = (
    "awards",
    "cases",
    "demo",
    "facts",
    "history",
    "lists",
    "papers",
    "photos",
    "policies",
    "positions",
    "rules",
    "sites",
    "standing",
    "surveys",
    "syncing",
    "tables",
)


def register() -> None:
    """Make every command known. Each command imports what it needs only when it runs."""
    for part in PARTS:
        import_module(f"{__name__}.{part}")
