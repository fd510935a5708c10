"""Text cut into lines by the rules of Chinese setting (GB/T 15834, CLREQ): no stop begins a line."""

from surveyapp.reports.fonts import clean, width, widths

_NO_START = frozenset("。，、；：？！）》」』】〉〕〗］｝”’…—～·‧々ー％℃°′″‰,.;:?!)]}%»›¨ˇˉ―‖")
_NO_END = frozenset("（《「『【〈〔〖［｛“‘￥＄([{$¥«‹#＃")


def _is_wide(char: str) -> bool:
    return char >= "\u2e80"


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbours."""
    if after in _NO_START or before in _NO_END:
        return False
    if before == " " or after == " ":
        return after != " "
    if before == "-" and after.isalpha():
        return True
    return _is_wide(before) or _is_wide(after)


def break_lines(text: str, face: str, size: float, room: float) -> list[str]:
    """The lines of a text of any length, each within `room` points; line ends in it are kept."""
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        if width(paragraph, face, size) <= room:
            lines.append(paragraph)
        else:
            lines += _broken(paragraph, face, room / size)
    return lines


def _broken(text: str, face: str, room: float) -> list[str]:
    table = widths(face)
    lines: list[str] = []
    start, used, allowed = 0, 0.0, 0
    at = 0
    while at < len(text):
        advance = table[text[at]]
        if at > start and _may_break(text[at - 1], text[at]):
            allowed = at
        if used + advance <= room or at == start:
            used += advance
            at += 1
            continue
        if text[at] == " ":  # a space at the end of a line takes no room
            at += 1
            continue
        end = allowed if allowed > start else at
        lines.append(text[start:end].rstrip(" "))
        start = allowed = at = end
        used = 0.0
    lines.append(text[start:])
    return lines


def fit(text: str, face: str, size: float, room: float) -> str:
    """One line that fits, its end cut and marked with … when it must be."""
    text = " ".join(clean(text[:500]).split())
    if width(text, face, size) <= room:
        return text
    room -= width("…", face, size)
    used = 0.0
    table = widths(face)
    for at, char in enumerate(text):
        used += table[char] * size
        if used > room:
            return text[:at].rstrip() + "…"
    return text


def fit_lines(text: str, face: str, size: float, room: float, most: int) -> list[str]:
    """At most so many lines, the last one marked with … when there was more."""
    lines = break_lines(text[:2000], face, size, room)
    if len(lines) <= most:
        return lines
    kept = lines[:most]
    kept[-1] = fit(kept[-1] + lines[most] + "……", face, size, room)
    return kept
