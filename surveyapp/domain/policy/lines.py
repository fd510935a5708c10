"""Which line of a TOML text a key stands on: the standard reader tells values, not places."""

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\-]+|\"[^\"]*\")\s*=(.*)")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")


class Lines:
    """Finds the line of a path such as `("clauses", 2, "section")`; the nearest known above it else."""

    def __init__(self, text: str) -> None:
        self._line: dict[Path, int] = {(): 1}
        self._count: dict[Path, int] = {}
        self._scan(text)

    def of(self, path: Path) -> int:
        """The line, counted from 1, of that key or of the closest table that holds it."""
        while path not in self._line:
            path = path[:-1]
        return self._line[path]

    def _scan(self, text: str) -> None:
        table: Path = ()
        depth = 0
        for number, line in enumerate(text.splitlines(), 1):
            if depth > 0:
                depth += _opened(line)
            elif header := _HEADER.match(line):
                table = self._table(header[2].split("."), repeated=header[1] == "[[")
                self._line.setdefault(table, number)
            elif key := _KEY.match(line):
                self._line.setdefault((*table, *key[1].strip('"').split(".")), number)
                depth = _opened(key[2])

    def _table(self, names: list[str], *, repeated: bool) -> Path:
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            if repeated and position == len(names) - 1:
                self._count[path] = self._count.get(path, 0) + 1
            if path in self._count:
                path = (*path, self._count[path] - 1)
        return path


def _opened(text: str) -> int:
    """How many brackets a line leaves open; quoted text and comments do not count."""
    bare = _QUOTED.sub("", text)
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
