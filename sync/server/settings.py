"""Where a central list keeps what: the data folder and what is written in its settings."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError

FILE = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one server. Addresses of databases may hold passwords: the file is private."""

    data: Path
    database: str = ""
    """A PostgreSQL URL; blank for SQLite in the data folder."""
    photos: str = ""
    """`s3://bucket/prefix`; blank for a folder beside the database."""
    rate_per_minute: int = 1200
    """Requests of one device or address; a tenth of it for signing in."""
    silent_s: float = 30.0
    """Seconds a body may pause; a laptop on a bad line goes on in a new request."""

    @property
    def database_url(self) -> str:
        """The URL SQLAlchemy opens."""
        return self.database or f"sqlite:///{self.data / 'list.db'}"

    @property
    def keys(self) -> Path:
        """The folder of the server's own keys."""
        return self.data / "keys"

    def write(self) -> None:
        """Keep the settings in the data folder, readable by its owner alone."""
        for folder in (self.data, self.keys):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = {name: value for name, value in asdict(self).items() if name != "data"}
        write_private(self.data / FILE, json.dumps(kept, indent=2) + "\n")


def read_settings(data: Path) -> Settings:
    """The settings of a data folder; raises NO_CENTRAL when it is none."""
    try:
        kept = json.loads((data / FILE).read_text("utf-8"))
    except FileNotFoundError as error:
        raise SurveyError(Problem.NO_CENTRAL, path=str(data)) from error
    except ValueError as error:
        raise SurveyError(Problem.NO_CENTRAL, path=str(data / FILE)) from error
    known = {name: value for name, value in kept.items() if name in Settings.__slots__}
    return Settings(data=data, **known)


def write_private(path: Path, text: str) -> None:
    """Write a small file whole or not at all, durable, for its owner's eyes."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
