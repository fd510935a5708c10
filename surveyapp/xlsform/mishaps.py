"""Why an expression is no XPath, in words for the person who wrote it."""

import re

from surveyapp.domain.language import _


def in_words(reason: str) -> str:
    """Elementpath's reason as a short clause; one it does not know comes back without its codes."""
    for source, words in _clauses():
        found = re.search(source, reason)
        if found:
            return words.format(*found.groups())
    return re.sub(r"^.*?\[err:\w+\]\s*", "", reason)


def _clauses() -> tuple[tuple[str, str], ...]:
    return (
        (r"'([\w.-]+)' name .*unknown function", _("没有函数 {0}()")),
        (r"unexpected end of source", _("写到一半就结束了，可能少了括号")),
        (r"source is empty", _("没有内容")),
        (
            r"'(?:\w+:)?([\w.-]+)' function.*(?:Too few|Too many|has no arguments)",
            _("函数 {0}() 的参数个数不对"),
        ),
        (r"prefix '(\w+)' is not declared", _("不认识前缀 {0}:")),
        (r"axis '(\w+)::' not found", _("“{0}::”不能这样写，列名不用双冒号")),
        (r"unknown symbol \"?'", _("引号没有成对")),
        (r"unknown symbol '?(\S)'?", _("不认识符号 {0}，并且写 and，或者写 or")),
        (r"variable (\S+)", _("没有变量 {0}，引用写作 ${{名称}}")),
        (r"unexpected '(.+?)' (?:operator|symbol)", _("“{0}”的位置不对")),
        (r"unexpected name '(.+?)'", _("“{0}”前缺运算符或引号")),
        (r"unexpected comma", _("逗号的位置不对")),
        (r"expanded name", _("大括号的写法不对，引用写作 ${{名称}}")),
    )
