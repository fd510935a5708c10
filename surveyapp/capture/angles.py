"""Latitude and longitude as people write them: decimal, degrees and minutes, with and without marks.

Only reads; what the numbers refer to is not its business. The order of the two is never
guessed silently: hemisphere letters decide, else what can only be a longitude, else China.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from surveyapp.domain.language import _

Axis = Literal["lat", "lon"]

CHINA = {"lat": (3.0, 54.0), "lon": (73.0, 136.0)}
"""Degrees China lies in; the two ranges do not overlap, so they tell the order."""


class NoAnglesError(ValueError):
    """The text is no pair of angles; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Angle:
    """One angle in degrees. `step` is what its last digit stands for, in degrees."""

    degrees: float
    step: float
    axis: Axis | None


_WORDS = {
    "经纬度": " ", "北纬": " N ", "南纬": " S ", "东经": " E ", "西经": " W ",
    "纬度": " lat ", "经度": " lon ", "度": "°", "分": "'", "秒": '"',
}  # fmt: skip

_TOKEN = re.compile(
    r"(?P<number>(?<![\d.])[+-]?(?:\d+(?:\.\d*)?|\.\d+))|(?P<mark>[°'\"])"
    r"|(?P<word>[dms](?=[NSEW](?![A-Za-z]))|[A-Za-z]+)|(?P<sep>[,;/|\n])"
    r"|(?P<gap>[\s:=()]+|(?<=[\d°'\"])-(?=\d))",
    re.ASCII,
)

_AXES: dict[str, tuple[Axis, int]] = {
    "n": ("lat", 1), "north": ("lat", 1), "s": ("lat", -1), "south": ("lat", -1),
    "e": ("lon", 1), "east": ("lon", 1), "w": ("lon", -1), "west": ("lon", -1),
    "lat": ("lat", 0), "latitude": ("lat", 0), "lon": ("lon", 0), "lng": ("lon", 0),
    "long": ("lon", 0), "longitude": ("lon", 0),
}  # fmt: skip
_MARKS = {"°": 0, "'": 1, '"': 2, "d": 0, "deg": 0, "degrees": 0, "m": 1, "min": 1, "sec": 2}
_UNITS = (1.0, 60.0, 3600.0)


@dataclass(slots=True)
class _Draft:
    """An angle being read: numbers with the mark that follows each, and its hemisphere."""

    numbers: list[str] = field(default_factory=list)
    marks: list[int | None] = field(default_factory=list)
    axis: Axis | None = None
    sign: int = 0

    @property
    def plain(self) -> bool:
        return self.axis is None and not any(m is not None for m in self.marks)


def read_pair(text: str, near: tuple[float, float] | None = None) -> tuple[Angle, Angle]:
    """Longitude and latitude of a text that is otherwise nothing else.

    `near` (longitude, latitude) decides the order where nothing else does. Raises `NoAnglesError`.
    """
    for word, sign in _WORDS.items():
        text = text.replace(word, sign)
    drafts = [draft for draft in _Reader().read(text) if draft.numbers]
    if len(drafts) != 2:
        drafts = _halved(drafts)
    first, second = (_angle(draft) for draft in drafts)
    return _in_order(first, second, near)


class _Reader:
    """Goes through the tokens once; an angle ends with its letter, a comma, or the next degree."""

    def __init__(self) -> None:
        self.drafts = [_Draft()]
        self.letters_first = False
        self.capitals = False

    def read(self, text: str) -> Sequence[_Draft]:
        at, tokens = 0, []
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise NoAnglesError(_("有不认识的字符“{sign}”").format(sign=text[at]))
            at = found.end()
            if found.lastgroup != "gap":
                tokens.append((str(found.lastgroup), found[0]))
        self.letters_first = bool(tokens) and tokens[0][0] == "word"
        for index, (kind, value) in enumerate(tokens):
            following = tokens[index + 1][1].lower() if index + 1 < len(tokens) else ""
            self._take(kind, value, following)
        return self.drafts

    def _take(self, kind: str, value: str, following: str) -> None:
        draft = self.drafts[-1]
        if kind == "number":
            self._number(value, following)
        elif kind == "sep":
            if draft.numbers:
                self.drafts.append(_Draft())
        elif self._is_mark(kind, value):
            self.capitals = self.capitals or value.isupper()
            self._mark(_MARKS.get(value.lower(), 2))
        else:
            self._letter(value)

    def _is_mark(self, kind: str, value: str) -> bool:
        """A small "s" after minutes means seconds, a large one south unless all marks are large."""
        if kind == "mark":
            return True
        draft = self.drafts[-1]
        if value.lower() == "s" and draft.marks[-2:] == [1, None]:
            return value == "s" or self.capitals or draft.axis is not None
        return value.lower() in _MARKS

    def _number(self, value: str, following: str) -> None:
        draft = self.drafts[-1]
        ended = bool(draft.marks) and draft.marks[-1] == 2
        if draft.numbers and (ended or _MARKS.get(following) == 0):
            self.drafts.append(draft := _Draft())
        draft.numbers.append(value)
        draft.marks.append(None)

    def _mark(self, level: int) -> None:
        marks = self.drafts[-1].marks
        before = [m for m in marks if m is not None]
        if not marks or marks[-1] is not None or (before and level <= max(before)):
            raise NoAnglesError(_("度分秒的符号次序不对"))
        marks[-1] = level

    def _letter(self, value: str) -> None:
        if value.lower() in {"x", "y"}:
            return
        if value.lower() not in _AXES:
            raise NoAnglesError(_("有不认识的字符“{sign}”").format(sign=value))
        axis, sign = _AXES[value.lower()]
        draft = self.drafts[-1]
        completes = draft.axis == axis and draft.sign in {0, sign}
        if draft.numbers and self.letters_first and not completes:
            self.drafts.append(draft := _Draft())
        if draft.axis not in {None, axis} or draft.sign not in {0, sign}:
            raise NoAnglesError(_("方向字母互相矛盾"))
        draft.axis, draft.sign = axis, sign or draft.sign
        if draft.numbers and not self.letters_first:
            self.drafts.append(_Draft())


def _halved(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Numbers without any mark: 2, 4 or 6 of them are two angles of equal form."""
    numbers = [n for draft in drafts for n in draft.numbers]
    if not numbers or not all(d.plain for d in drafts) or len(numbers) not in {2, 4, 6}:
        raise NoAnglesError(
            _("应有一个纬度和一个经度，读到 {count} 个数").format(count=len(numbers))
        )
    half = len(numbers) // 2
    return [_Draft(part, [None] * half) for part in (numbers[:half], numbers[half:])]


def _angle(draft: _Draft) -> Angle:
    levels = _levels(draft.marks)
    values = [abs(float(n)) for n in draft.numbers]
    if any(n[0] in "+-" for n in draft.numbers[1:]) or any("." in n for n in draft.numbers[:-1]):
        raise NoAnglesError(_("只有最后一个数可以带小数，只有度可以带正负号"))
    if any(v >= 60 for v, level in zip(values, levels, strict=True) if level > 0):
        raise NoAnglesError(_("分和秒应小于 60"))
    negative = draft.numbers[0].startswith("-")
    if negative and draft.sign:
        raise NoAnglesError(_("负号与方向字母不能同时使用"))
    degrees = sum(v / _UNITS[level] for v, level in zip(values, levels, strict=True))
    _whole, _point, decimals = draft.numbers[-1].partition(".")
    step = 10.0 ** -len(decimals) / _UNITS[levels[-1]]
    return Angle(-degrees if negative or draft.sign < 0 else degrees, step, draft.axis)


def _levels(marks: Sequence[int | None]) -> list[int]:
    """Degree, minute or second for each number; an unmarked one follows the one before."""
    levels: list[int] = []
    for mark in marks:
        levels.append(mark if mark is not None else (levels[-1] + 1 if levels else 0))
    if levels[0] != 0 or levels != sorted(set(levels)) or levels[-1] > 2:
        raise NoAnglesError(_("度分秒的个数不对"))
    return levels


def _in_order(first: Angle, second: Angle, near: tuple[float, float] | None) -> tuple[Angle, Angle]:
    axes = (first.axis, second.axis)
    if axes[0] is not None and axes[0] == axes[1]:
        raise NoAnglesError(_("两个数的方向相同，应有一个纬度和一个经度"))
    if axes in {("lon", "lat"), ("lon", None), (None, "lat")}:
        pair = (first, second)
    elif axes != (None, None):
        pair = (second, first)
    else:
        pair = _guessed(first, second, near)
    if abs(pair[0].degrees) > 180 or abs(pair[1].degrees) > 90:
        raise NoAnglesError(_("经度应在 ±180° 内，纬度应在 ±90° 内"))
    return pair


def _guessed(first: Angle, second: Angle, near: tuple[float, float] | None) -> tuple[Angle, Angle]:
    """No letters: what exceeds 90 is the longitude, else China's ranges, else the place nearby."""
    for lon, lat in ((first, second), (second, first)):
        if abs(lon.degrees) > 90 or (_in_china("lon", lon) and _in_china("lat", lat)):
            return lon, lat
    if near is None:
        raise NoAnglesError(_("分不清经度和纬度，请加 N/E 或 北纬/东经"))

    def off(lon: Angle, lat: Angle) -> float:
        return abs(lon.degrees - near[0]) + abs(lat.degrees - near[1])

    return min((first, second), (second, first), key=lambda pair: off(*pair))


def _in_china(axis: Axis, angle: Angle) -> bool:
    low, high = CHINA[axis]
    return low <= angle.degrees <= high
