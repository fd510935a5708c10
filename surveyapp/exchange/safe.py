"""Text that leaves the program: nothing in it may run, break a file or vanish silently."""

import re
from collections.abc import Mapping, Sequence

from surveyapp.domain.language import _

CELL_LIMIT = 32_767
"""Characters an XLSX cell holds (ECMA-376, as Excel enforces it)."""

_UNPRINTED = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)]
)
_TROUBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_FORMULA = re.compile("'*[=+\\-@\t\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def clean(text: str) -> str:
    """Without control characters and half surrogates; every line break is a line feed."""
    if text.isprintable() or not _TROUBLE.search(text):
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNPRINTED)


def all_clean(rows: Sequence[Mapping[str, object]], names: Sequence[str]) -> bool:
    """Whether nothing in these columns needs `clean`: one look at each column, not at each text."""
    for name in names:
        texts = [text for row in rows if (text := row.get(name))]
        try:
            if not "".join(texts).isprintable():  # type: ignore[arg-type]
                return False
        except TypeError:  # numbers where text was expected
            return False
    return True


def guard(text: str) -> str:
    """Cleaned, and with a `'` in front where a spreadsheet would read a formula (OWASP).

    A text that already hides such a start behind `'` gets another, so that `unguard` is exact.
    Plain numbers stay as they are: `-3.5` is harmless and wanted as a number.
    """
    text = clean(text)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def cut(text: str, limit: int = CELL_LIMIT) -> str:
    """At most `limit` UTF-16 units, ending in a plain word that something was cut off."""
    if len(text) * 2 <= limit or len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    words = _("…（超出 {limit} 字，已截断）").format(limit=limit)
    kept = text.encode("utf-16-le")[: 2 * (limit - len(words))]
    return kept.decode("utf-16-le", errors="ignore") + words
