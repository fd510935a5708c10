"""What a demo tells and leaves behind."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Story:
    """What the demo made so far: words for people, and the files by what they are."""

    out: Path
    files: dict[str, list[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Tell what was just done."""
        self.told.append(sentence)

    def keep(self, what: str, *files: Path) -> None:
        """Remember files by what they are."""
        self.files.setdefault(what, []).extend(str(f) for f in files)
