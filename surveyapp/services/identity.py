"""Who works here and on which device: kept in the person's own configuration, not in a survey."""

import getpass
import json
import os
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from surveyapp.domain.ids import uuid7


@dataclass(frozen=True, slots=True)
class Identity:
    """The name shown in history and on papers, and the id of this laptop."""

    who: str
    device: str


def home() -> Path:
    """The folder for configuration and logs; `SURVEYAPP_HOME` puts it elsewhere."""
    chosen = os.environ.get("SURVEYAPP_HOME")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "surveyapp"
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "surveyapp"


def _system_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def me() -> Identity:
    """This person on this device; made at first use. A home that cannot be written is no obstacle."""
    file = home() / "identity.json"
    try:
        known = json.loads(file.read_text("utf-8"))
        return Identity(str(known["who"]), str(known["device"]))
    except (OSError, ValueError, KeyError, TypeError):
        fresh = Identity(_system_name(), uuid7())
        _keep(fresh)
        return fresh


def rename(who: str) -> Identity:
    """Change the name that is written into history from now on."""
    changed = replace(me(), who=who)
    _keep(changed)
    return changed


def introduce(who: str, folder: Path) -> None:
    """Write down who works with the configuration in a folder. Raises `OSError`."""
    _write(Identity(who, uuid7()), folder)


def _keep(identity: Identity) -> None:
    try:
        _write(identity, home())
    except OSError:
        return


def _write(identity: Identity, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / "identity.part"
    part.write_text(json.dumps(asdict(identity), ensure_ascii=False), "utf-8")
    part.replace(folder / "identity.json")
