"""What the batches of a county are called: 2026年第一批, 2026年第二批 and on."""

import re
from collections.abc import Iterable

_DIGITS = "零一二三四五六七八九"
_TITLE = re.compile(r"(\d{4})年第([零一二三四五六七八九十\d]{1,4})批")


def next_title(titles: Iterable[str], year: int) -> str:
    """The title after those a county has given in a year; each year begins with the first."""
    numbers = [0]
    for title in titles:
        found = _TITLE.search(title)
        if found and int(found[1]) == year:
            numbers.append(_number(found[2]))
    return f"{year}年第{chinese_number(max(numbers) + 1)}批"


def chinese_number(number: int) -> str:
    """一 to 九十九 as titles write it; Arabic digits beyond."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _number(word: str) -> int:
    if word.isascii():
        return int(word)
    head, ten, tail = word.partition("十")
    tens = (_DIGITS.find(head) if head else 1) if ten else 0
    ones = _DIGITS.find(tail if ten else head) if (tail or not ten) else 0
    return max(tens, 0) * 10 + max(ones, 0)
