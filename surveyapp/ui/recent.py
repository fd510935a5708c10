"""The last ten surveys, with the name and the day each was open last."""

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from surveyapp.storage import holds_survey

KEY = "recent"
MOST = 10


@dataclass(frozen=True, slots=True)
class Recent:
    """A survey that was open before."""

    folder: Path
    name: str
    opened: str
    """ISO 8601, to the minute, by the laptop's clock."""

    @property
    def there(self) -> bool:
        """Whether the folder still holds a survey: a stick may have been taken out."""
        return holds_survey(self.folder)

    @property
    def place(self) -> str:
        """The folder as people read it: short where it lies below their own."""
        home = Path.home()
        below = self.folder.is_relative_to(home) and self.folder != home
        return str(Path("~") / self.folder.relative_to(home)) if below else str(self.folder)


def recents(settings: QSettings) -> list[Recent]:
    """The last ones first."""
    try:
        kept = json.loads(str(settings.value(KEY, "[]")))
        return [Recent(Path(r["folder"]), str(r["name"]), str(r["opened"])) for r in kept][:MOST]
    except (ValueError, KeyError, TypeError):
        return []


def remember(settings: QSettings, entry: Recent) -> None:
    """Put a survey on top of the list."""
    rest = [r for r in recents(settings) if r.folder != entry.folder]
    _keep(settings, [entry, *rest][:MOST])


def forget(settings: QSettings, folder: Path) -> None:
    """Take a survey off the list; the folder itself is not touched."""
    _keep(settings, [r for r in recents(settings) if r.folder != folder])


def _keep(settings: QSettings, entries: list[Recent]) -> None:
    rows = [{"folder": str(r.folder), "name": r.name, "opened": r.opened} for r in entries]
    settings.setValue(KEY, json.dumps(rows, ensure_ascii=False))
